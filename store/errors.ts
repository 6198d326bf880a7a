/** The session cannot start or go on as it is. What is on disk is intact. */
export class SessionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SessionError';
  }
}

/** There is a session of that name, or one is being made at this moment. */
export class NameTakenError extends SessionError {}
