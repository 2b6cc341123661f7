/** Folders with third parties' own manifests, and what a build has written. */
const FOREIGN = /\/(?:node_modules|site-packages|dist-packages|vendor\/bundle|\.git|\.gradle|META-INF)\//;

/** May a manifest or lock file at this path declare dependencies of the scanned project? */
export const isDeclaredPlace = (path: string): boolean => !FOREIGN.test(path);
