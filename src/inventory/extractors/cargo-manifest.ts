import { parseToml } from '../formats/toml.ts';

/** What a Cargo.toml says of its direct dependencies, by package name. */
export interface CargoManifest {
  readonly name: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tableAt = (table: unknown, key: string): Table => {
  const value = isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(value) ? value : {};
};

/** `name = { package = "other" }` renames; `workspace = true` looks the name up in the workspace. */
function* packageNames(dependencies: Table, workspace: Table): Iterable<string> {
  for (const [name, value] of Object.entries(dependencies)) {
    const inherited = isTable(value) && value.workspace === true ? tableAt(workspace, name) : value;
    const renamed = isTable(inherited) ? inherited.package : undefined;
    yield typeof renamed === 'string' ? renamed : name;
  }
}

/**
 * Reads a Cargo.toml. @see https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
 * @param workspace `[workspace.dependencies]` of the root manifest
 * @returns undefined for a manifest without a package (the root of a workspace)
 */
export function parseCargoManifest(bytes: Uint8Array, workspace: Table): CargoManifest | undefined {
  const document = parseToml(bytes);
  const { name } = tableAt(document, 'package');
  if (typeof name !== 'string') return undefined;
  const dependencies = new Set<string>();
  const devDependencies = new Set<string>();
  for (const table of [document, ...Object.values(tableAt(document, 'target'))]) {
    for (const kind of ['dependencies', 'build-dependencies', 'build_dependencies']) {
      for (const each of packageNames(tableAt(table, kind), workspace)) dependencies.add(each);
    }
    for (const kind of ['dev-dependencies', 'dev_dependencies']) {
      for (const each of packageNames(tableAt(table, kind), workspace)) devDependencies.add(each);
    }
  }
  return { name, dependencies, devDependencies };
}

/** `[workspace.dependencies]` of a manifest. */
export const workspaceDependencies = (bytes: Uint8Array): Table =>
  tableAt(tableAt(parseToml(bytes), 'workspace'), 'dependencies');
