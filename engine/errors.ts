/** The market is too short for what was asked. The message names what is needed and what fits. */
export class NotEnoughDataError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotEnoughDataError';
  }
}
