import { moduleStream, rpmVersion, sourceOfRpmFile } from '../../domain/rpm-name.ts';
import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';
import { isShort } from '../extractors/control-file.ts';
import type { RpmHeader } from './header.ts';

/** Rows of imported signature keys: no software. */
const KEY_NAME = 'gpg-pubkey';

/** Live patches of the kernel: their change log names the vulnerabilities that they repair. */
const LIVE_PATCH = /^(?:kpatch-patch|kernel-livepatch)-\d/;
/** As many as fit a fact. */
const MAX_FIXES = 200;

/** CVE ids of the change log, sorted, separated by spaces. */
function fixesOf({ name, changes }: RpmHeader): string | undefined {
  if (!LIVE_PATCH.test(name)) return undefined;
  const ids = new Set<string>();
  for (const text of changes()) for (const [id] of text.matchAll(/\bCVE-\d{4}-\d{4,7}\b/g)) ids.add(id);
  return ids.size === 0 ? undefined : [...ids].sort().slice(0, MAX_FIXES).join(' ');
}

/** The package of a header, undefined for a signature key. */
export function packageOfHeader(header: RpmHeader, file: InventoryFile): ExtractedPackage | undefined {
  if (header.name === KEY_NAME) return undefined;
  const { name, arch, sourceRpm, licence, vendor, modularityLabel } = header;
  const version = rpmVersion(header.epoch, header.version, header.release);
  const source = sourceRpm === undefined ? undefined : sourceOfRpmFile(sourceRpm, version);
  const fixes = fixesOf(header);
  const facts = {
    ...(fixes !== undefined && { fixes }),
    ...(isShort(licence) && { licence }),
    ...(isShort(modularityLabel) && { module: moduleStream(modularityLabel) }),
    ...(isShort(vendor) && { vendor }),
  };
  return {
    type: 'rpm',
    name,
    version,
    ...(arch !== undefined && { arch }),
    ...(source !== undefined && { source }),
    locations: [locationOf(file)],
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}
