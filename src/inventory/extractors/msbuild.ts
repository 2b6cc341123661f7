import { childrenOf, childText, type XmlElement } from '../formats/xml.ts';

/** Properties by name in lower case: MSBuild does not tell case apart. */
export type Properties = ReadonlyMap<string, string>;

/** A package that a project or a property file names. */
export interface PackageItem {
  readonly name: string;
  /** As written, properties not yet replaced; absent where another file decides. */
  readonly version?: string;
  /** Needed to build only (`PrivateAssets="all"`): users of the project do not get it. */
  readonly isPrivate: boolean;
}

const MAX_TEXT = 4_096;
const MAX_DEPTH = 50;

/**
 * Properties of a project file. A value under a condition counts only where no other is given: conditions are not evaluated.
 * @see https://learn.microsoft.com/en-us/visualstudio/msbuild/msbuild-properties
 */
export function propertiesOf(project: XmlElement): Properties {
  const plain = new Map<string, string>();
  const conditional = new Map<string, string>();
  for (const group of childrenOf(project, 'PropertyGroup')) {
    for (const property of group.children) {
      const isConditional = group.attributes.Condition !== undefined || property.attributes.Condition !== undefined;
      (isConditional ? conditional : plain).set(property.name.toLowerCase(), property.text);
    }
  }
  return new Map([...conditional, ...plain]);
}

/** Replaces `$(Name)` in a text; undefined when a property is not known, needs itself, or the text gets too long. */
export type Expand = (text: string) => string | undefined;

/** Each property is worked out once, however often others name it. */
export function expander(properties: Properties): Expand {
  const done = new Map<string, string | undefined>();

  function valueOfProperty(name: string, depth: number): string | undefined {
    const key = name.trim().toLowerCase();
    if (done.has(key)) return done.get(key);
    done.set(key, undefined); // what needs itself finds this
    const written = properties.get(key);
    const value = written === undefined || depth >= MAX_DEPTH ? undefined : expand(written, depth + 1);
    done.set(key, value);
    return value;
  }
  function expand(text: string, depth: number): string | undefined {
    let length = 0;
    let isKnown = true;
    const result = text.replace(/\$\(([^()]*)\)/g, (_, name: string) => {
      const value = isKnown ? valueOfProperty(name, depth) : undefined;
      length += value?.length ?? 0;
      isKnown &&= value !== undefined && length <= MAX_TEXT;
      return isKnown && value !== undefined ? value : '';
    });
    return isKnown && !result.includes('$(') && result.length <= MAX_TEXT ? result : undefined;
  }
  return (text) => expand(text, 0);
}

const metadataOf = (item: XmlElement, name: string): string | undefined =>
  (item.attributes[name] ?? childText(item, name))?.trim() || undefined;

/** Items of these kinds: `PackageReference`, `PackageVersion`, `GlobalPackageReference`. */
export function* packageItems(project: XmlElement, kinds: readonly string[]): Iterable<PackageItem> {
  for (const group of childrenOf(project, 'ItemGroup')) {
    for (const item of group.children) {
      if (!kinds.includes(item.name)) continue;
      const version = metadataOf(item, 'VersionOverride') ?? metadataOf(item, 'Version');
      const isPrivate = metadataOf(item, 'PrivateAssets')?.toLowerCase() === 'all' || item.name.startsWith('Global');
      for (const name of (item.attributes.Include ?? item.attributes.Update ?? '').split(';')) {
        if (name.trim() !== '') yield { name: name.trim(), ...(version !== undefined && { version }), isPrivate };
      }
    }
  }
}

/**
 * The version that NuGet takes where it is offered: the lowest, which is the one written. Ranges (`[1.0,2.0)`) and floating
 * versions (`1.*`) depend on the feed: undefined.
 * @see https://learn.microsoft.com/en-us/nuget/concepts/package-versioning
 */
export function exactVersion(version: string): string | undefined {
  const exact = /^\[\s*([^,[\]()*\s]+)\s*\]$/.exec(version)?.[1] ?? version;
  return /^\d[0-9A-Za-z.+-]*$/.test(exact) ? exact : undefined;
}
