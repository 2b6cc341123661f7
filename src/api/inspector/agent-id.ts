/** The model gives an agent's id 128 characters; ARNs of images are longer, and end with the digest that tells them apart. */
export const agentId = (resourceId: string): string => resourceId.slice(-128);
