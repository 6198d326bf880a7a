/** What is stored cannot be read, locked or written as it is. What is on disk is intact. */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}
