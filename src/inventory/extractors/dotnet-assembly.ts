import { type Extractor, locationOf } from '../extractor.ts';
import { readPe } from '../programs/pe.ts';
import { type PeVersion, readPeVersion } from '../programs/pe-version.ts';
import { fileName, INSTALLED } from './evidence-kind.ts';

/** The framework itself: its runtime packs, SDKs, reference assemblies, global caches; also Mono's. */
const FRAMEWORK =
  /\/(?:shared\/Microsoft\.|dotnet\/sdk\/|packs\/|ref\/|Microsoft\.NET\/|Reference Assemblies\/|assembly\/|mono\/)/;

/** What a project gets that says nothing about its version. */
const DEFAULT_VERSION = /^(?:0|1)(?:\.0){1,3}$/;

/** Assemblies of .NET carry the number of its build, not of the package that they came in. */
const isFrameworks = ({ strings }: PeVersion): boolean =>
  /^Microsoft(?:®|\(R\))? (?:\.NET|ASP\.NET)/.test(strings.ProductName ?? '');

/** `13.0.3+0a2e291c` → `13.0.3`: the package's version, without the commit. */
const packageVersion = (written: string | undefined): string | undefined =>
  /^(\d+(?:\.\d+){1,3}(?:-[0-9A-Za-z.-]+)?)(?:\+\S*)?$/.exec(written ?? '')?.[1];

/** Libraries of .NET applications that have no list of their own. @see https://learn.microsoft.com/en-us/dotnet/standard/assembly/ */
export const dotnetAssembly: Extractor = {
  id: 'dotnet-assembly',
  capability: {
    ecosystem: '.NET',
    evidence: '`*.dll` assemblies with a version resource',
    types: ['nuget'],
    limits:
      'Only where no `*.deps.json` describes the application. Assemblies of .NET itself, and those with the version that every new project has (1.0.0), are left out.',
  },
  ...INSTALLED,
  alone: true,
  yieldsTo: 'dotnet-deps',
  accepts: (head) => head[0] === 0x4d && head[1] === 0x5a,
  wants: (path) => /\.dll$/i.test(path) && !path.endsWith('.resources.dll') && !FRAMEWORK.test(path),
  async *extract(file) {
    const pe = await readPe(file);
    if (pe?.managed === undefined) return;
    const resource = await readPeVersion(file, pe);
    if (resource === undefined || isFrameworks(resource)) return;
    const version = packageVersion(resource.strings.ProductVersion) ?? packageVersion(resource.strings.FileVersion);
    const name = (resource.strings.InternalName || fileName(file.path)).replace(/\.dll$/i, '');
    if (version === undefined || name === '' || DEFAULT_VERSION.test(version)) return;
    yield { type: 'nuget', name, version, locations: [locationOf(file)] };
  },
};
