import { StoreError } from '../../store/errors.ts';

/** The session cannot start or resume as it is. What is on disk is intact. */
export class SessionError extends StoreError {
  override name = 'SessionError';
}

/** A session of that name exists, or is being created at this moment. */
export class NameTakenError extends SessionError {}
