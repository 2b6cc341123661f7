import { elementsOf, membersOf, type Slice } from '../formats/json-slices.ts';
import { objectOf, textOf } from './json.ts';
import { objectOfSlice, parseSlice } from './parts.ts';
import { describedBy, type SpdxSource } from './spdx-document.ts';

const DESCRIBE = Buffer.from('DESCRIBE');

/** What the document describes. Of many relationships only those that say so are parsed. */
function describedIn(bytes: Buffer, members: ReadonlyMap<string, Slice>): ReadonlySet<string> {
  const ids = new Set<string>();
  const add = (id: string | undefined): void => {
    // More than one is all that matters.
    if (id !== undefined && ids.size < 2) ids.add(id);
  };
  const listed = members.get('documentDescribes');
  if (listed !== undefined) for (const each of elementsOf(bytes, listed)) add(textOf(parseSlice(bytes, each)));
  const relationships = members.get('relationships');
  if (relationships === undefined) return ids;
  for (const each of elementsOf(bytes, relationships)) {
    if (bytes.subarray(each.start, each.end).includes(DESCRIBE)) add(describedBy(objectOfSlice(bytes, each)));
  }
  return ids;
}

/** An SPDX 2 document in JSON, cut, not parsed: one package becomes objects at a time. */
export function spdxJson(bytes: Buffer, members: ReadonlyMap<string, Slice>): SpdxSource {
  const annotations = members.get('annotations');
  const packages = members.get('packages');
  return {
    version: textOf(parseSlice(bytes, members.get('spdxVersion'))),
    name: textOf(parseSlice(bytes, members.get('name'))),
    created: textOf(objectOf(parseSlice(bytes, members.get('creationInfo'))).created),
    annotations:
      annotations === undefined ? [] : [...elementsOf(bytes, annotations)].map((each) => objectOfSlice(bytes, each)),
    describes: describedIn(bytes, members),
    *packages() {
      if (packages !== undefined) for (const each of elementsOf(bytes, packages)) yield objectOfSlice(bytes, each);
    },
  };
}

/** Members of a JSON object, where they are. */
export const membersAt = (bytes: Buffer, slice: Slice): ReadonlyMap<string, Slice> => new Map(membersOf(bytes, slice));
