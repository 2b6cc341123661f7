import type { Extractor, InventoryFile } from '../extractor.ts';
import { MAX_HEADER_BYTES } from '../rpmdb/blob.ts';
import { parseHeader } from '../rpmdb/header.ts';
import { packageOfHeader } from '../rpmdb/index.ts';

/** @see https://rpm-software-management.github.io/rpm/manual/format_v4.html */
const LEAD = 96;
const LEAD_MAGIC = Buffer.from('edabeedb', 'hex');
const HEADER_MAGIC = Buffer.from('8eade801', 'hex');
const INTRO = 16;
const ENTRY = 16;

/** The header at an offset, from its sizes on, and where it ends. */
async function headerAt(
  file: InventoryFile,
  offset: number,
): Promise<{ readonly bytes: Uint8Array; readonly end: number }> {
  const intro = Buffer.from(await file.readAt(offset, INTRO));
  if (intro.length < INTRO || !intro.subarray(0, 4).equals(HEADER_MAGIC))
    throw new Error('is no rpm package: no header');
  const length = intro.readUInt32BE(8) * ENTRY + intro.readUInt32BE(12);
  if (length > MAX_HEADER_BYTES) throw new Error(`limit: a package header of more than ${MAX_HEADER_BYTES} bytes`);
  return { bytes: await file.readAt(offset + 8, length + 8), end: offset + INTRO + length };
}

/** Package files of rpm: what they would install. */
export const rpmArchive: Extractor = {
  id: 'rpm-archive',
  capability: {
    ecosystem: 'Red Hat, Fedora, SUSE, Amazon Linux, Azure Linux, Photon',
    evidence: '`*.rpm`',
    types: ['rpm'],
    limits: 'The package alone, not what is packed in it.',
  },
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
  alone: true,
  accepts: (head) => LEAD_MAGIC.equals(head.subarray(0, LEAD_MAGIC.length)),
  wants: (path) => path.endsWith('.rpm'),
  async *extract(file) {
    // The signature's header begins like the package's own, and is filled up to a multiple of eight.
    const { end } = await headerAt(file, LEAD);
    const { bytes } = await headerAt(file, end + ((8 - (end % 8)) % 8));
    const found = packageOfHeader(parseHeader(bytes), file);
    if (found !== undefined) yield found;
  },
};
