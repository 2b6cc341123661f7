export { collectArchive, collectLambda } from './collect-archive.ts';
export { collectDirectory, collectRepo } from './collect-directory.ts';
export { collectFile } from './collect-file.ts';
export { collectHost } from './collect-host.ts';
export { collectImage } from './collect-image.ts';
export { type CollectionRequest, collectInChild } from './collect-in-child.ts';
export { DEFAULT_DEEP_PATHS, deepInspectionLimitOf } from './deep-inspection.ts';
export {
  type CollectOptions,
  DEFAULT_LIMITS,
  type EngineSocket,
  type Limits,
  type RegistryOptions,
} from './options.ts';
