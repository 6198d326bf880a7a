/** The market is too short. The message names the required length and what fits. */
export class NotEnoughDataError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotEnoughDataError';
  }
}
