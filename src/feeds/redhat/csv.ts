/** A line of `changes.csv` or `deletions.csv`: a document and when it was changed or deleted. */
export interface ChangedDocument {
  /** `2025/cve-2025-0001.json` */
  readonly path: string;
  /** ISO, UTC. */
  readonly date: string;
}

const LINE = /^"?(\d{4}\/cve-\d{4}-\d{4,19}\.json)"?,"?([^",]+)"?$/i;

/** One line; undefined when it is none. The lists have no head. */
export function readChange(line: string): ChangedDocument | undefined {
  const [, path, date = ''] = LINE.exec(line.trim()) ?? [];
  const time = Date.parse(date);
  return path === undefined || Number.isNaN(time)
    ? undefined
    : { path: path.toLowerCase(), date: new Date(time).toISOString() };
}
