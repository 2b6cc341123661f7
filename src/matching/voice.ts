import type { Distribution } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { speaksOfArchitecture } from './architectures.ts';
import { channelRole, isPatchOfRunningKernel, lineOfBuild } from './channels.ts';
import { type Comparand, usualKindOf } from './comparand.ts';
import { isModularVersion, speaksOfStream } from './module-stream.ts';
import type { Statement } from './statements.ts';

/**
 * What a statement has to say on a package: `main`: it decides. `channel`: of a support channel whose fixes the
 * package gets; it decides before the others. `branch`: of a channel whose fix may be in the package already. `shown`:
 * of a channel for others. The rest does not speak of this package, and why.
 */
export type Voice =
  | 'main'
  | 'channel'
  | 'branch'
  | 'shown'
  | 'other-name'
  | 'other-architecture'
  | 'other-module'
  | 'other-line';

/** What decides who speaks of a package; looked at once a package. */
export interface Listener {
  readonly package: Package;
  readonly channels: readonly string[] | undefined;
  readonly isModular: boolean;
  /** Line of its builds, of rpm. */
  readonly line: string | undefined;
  /** What records name when they do not say. */
  readonly usualKind: 'source' | 'binary';
}

export function listenerOf(pkg: Package, distribution: Distribution | undefined): Listener {
  const isRpm = pkg.type === 'rpm';
  return {
    package: pkg,
    channels: distribution?.channels,
    isModular: isRpm && (pkg.facts?.module !== undefined || isModularVersion(pkg.version)),
    line: isRpm ? lineOfBuild(pkg.version) : undefined,
    usualKind: usualKindOf(pkg.type),
  };
}

/** Does the statement have a say in what becomes of the package? */
export const hasSay = (voice: Voice): boolean => voice === 'main' || voice === 'channel';

export function voiceOf(statement: Statement, comparand: Comparand, listener: Listener): Voice {
  const { record } = statement;
  if (comparand.kind !== undefined && comparand.kind !== (record.names ?? listener.usualKind)) return 'other-name';
  if (statement.isPlain && !listener.isModular && listener.line === undefined) return 'main';
  const { package: pkg } = listener;
  if (record.arches !== undefined && !speaksOfArchitecture(record.arches, pkg.arch)) return 'other-architecture';
  if (pkg.type === 'rpm') {
    if (!speaksOfStream(record, pkg)) return 'other-module';
    if (statement.fix !== undefined && statement.line !== listener.line) return 'other-line';
  }
  if (record.channel === undefined) return 'main';
  if (isPatchOfRunningKernel(record)) return 'shown';
  const role = channelRole(record.channel, listener.channels, comparand.version, statement.fix);
  if (role === 'other') return 'shown';
  return role === 'branch' ? 'branch' : 'channel';
}
