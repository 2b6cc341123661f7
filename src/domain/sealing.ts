/** Encrypts small secrets for the store. The master key of the installation does it (`src/secrets.ts`). */
export interface Sealing {
  /** @param context what the secret belongs to: opening with another context fails */
  seal(text: string, context: string): string;
  /** @throws AssayError environment when it was sealed with another key or for another context */
  open(sealed: string, context: string): string;
}
