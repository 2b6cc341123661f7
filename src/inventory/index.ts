export { collectDirectory } from './collect-directory.ts';
export { collectHost } from './collect-host.ts';
export { collectImage } from './collect-image.ts';
export { type CollectionRequest, collectInChild } from './collect-in-child.ts';
export { DEFAULT_DEEP_PATHS, deepInspectionLimitOf } from './deep-inspection.ts';
export { type CollectOptions, DEFAULT_LIMITS, type Limits } from './options.ts';
