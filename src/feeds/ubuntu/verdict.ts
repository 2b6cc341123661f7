import type { AffectedRange, VendorStatus } from '../../domain/advisory.ts';
import type { TrackerStatement } from './cve-file.ts';

/** Ranges and status of a statement. */
export type TrackerVerdict = { readonly ranges: readonly AffectedRange[]; readonly status: VendorStatus };

const EVERY_VERSION: readonly AffectedRange[] = [{ introduced: '0' }];
/** A version of a package, alone or before other words: `1.2-3`, `1:2.0`, `5.4.0-9.12`. */
const VERSION = /^(\d[A-Za-z0-9.+:~-]*)(?:[\s,].*)?$/;
const VERSION_ALONE = /^\d[A-Za-z0-9.+:~-]*$/;
/** Reasons for which nobody looks any more, not that anybody has judged. */
const END_OF_LIFE =
  /end[ -]of[ -](life|(standard|kernel|esm|extended)[\w ]* ?support)|out of (standard )?support|\beol\b/i;

const before = (fixed: string): readonly AffectedRange[] => [{ introduced: '0', fixed }];

const notAffected = (detail: string): TrackerVerdict =>
  VERSION_ALONE.test(detail) ? { ranges: before(detail), status: 'fixed' } : { ranges: [], status: 'not-affected' };

/**
 * What a statement of the tracker means.
 *
 * `not-affected (1.2-3)` is a package that had the fix before the release got it: versions before that one are
 * affected. Any other reason, or none, is *not affected* whatever the version. `pending (1.2-3)` is a fix that is made
 * and not published: affected until that version. `was …` at the end of a reason is the state before somebody stopped
 * looking, and only *not affected* outlasts that.
 * @returns a reason when it cannot be read
 * @see https://git.launchpad.net/ubuntu-cve-tracker/tree/README
 */
export function verdictOf(statement: TrackerStatement): TrackerVerdict | 'absent' | { readonly reason: string } {
  const { state, detail } = statement;
  switch (state) {
    case 'DNE':
      return 'absent';
    case 'released': {
      const version = VERSION.exec(detail)?.[1];
      if (version === undefined) return { reason: `released without a version: ${detail.slice(0, 60) || 'nothing'}` };
      return { ranges: before(version), status: 'fixed' };
    }
    case 'not-affected':
      return notAffected(detail);
    case 'pending': {
      const version = VERSION.exec(detail)?.[1];
      return { ranges: version === undefined ? EVERY_VERSION : before(version), status: 'affected' };
    }
    case 'needed':
    case 'active':
    case 'in-progress':
      return { ranges: EVERY_VERSION, status: 'affected' };
    case 'needs-triage':
      return { ranges: EVERY_VERSION, status: 'undetermined' };
    case 'deferred':
      return { ranges: EVERY_VERSION, status: 'postponed' };
    case 'ignored':
      if (/\bwas not-affected\b/.test(detail)) return { ranges: [], status: 'not-affected' };
      return { ranges: EVERY_VERSION, status: END_OF_LIFE.test(detail) ? 'end-of-life' : 'ignored' };
    default:
      return { reason: `unknown state ${state}` };
  }
}

/** Builds that only subscribers get. */
const ESM_BUILD = /[~+.]esm\d/i;

/**
 * What the main pocket of a release is, when the team stopped looking at it and judged the same package for ESM: one
 * that ESM took over as it was and found not to be affected is not affected for anybody. A fix (`released`) is
 * another matter: it may be for subscribers alone, whatever its version.
 * @param esm statements on the package in every ESM pocket of the release
 */
export function judgedForEsm(
  main: TrackerVerdict,
  esm: readonly Pick<TrackerStatement, 'state' | 'detail'>[],
): TrackerVerdict {
  const [first] = esm;
  if (main.status !== 'end-of-life' || first === undefined) return main;
  if (!esm.every(({ state, detail }) => state === 'not-affected' && !ESM_BUILD.test(detail))) return main;
  return notAffected(first.detail);
}
