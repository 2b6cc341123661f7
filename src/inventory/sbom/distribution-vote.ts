import type { Distribution } from '../../domain/inventory.ts';
import { type JsonObject, propertiesOf, textOf } from './json.ts';
import { ASSAY, firstOf } from './properties.ts';

/** `ID` of os-release behind the names that tools write: some the id, some the `NAME`. */
const IDS: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^alma/i, 'almalinux'],
  [/^alpine/i, 'alpine'],
  [/^amazon/i, 'amzn'],
  [/^cent/i, 'centos'],
  [/^debian/i, 'debian'],
  [/^fedora/i, 'fedora'],
  [/^opensuse/i, 'opensuse-leap'],
  [/^oracle/i, 'ol'],
  [/^photon|^vmware photon/i, 'photon'],
  [/^red ?hat/i, 'rhel'],
  [/^rocky/i, 'rocky'],
  [/^suse|^sles/i, 'sles'],
  [/^ubuntu/i, 'ubuntu'],
];

const idOf = (name: string): string =>
  IDS.find(([pattern]) => pattern.test(name))?.[1] ?? name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

function fromComponent(component: JsonObject): Distribution {
  const bag = propertiesOf(component);
  const name = textOf(component.name) ?? 'unknown';
  const version = textOf(component.version);
  const codename = firstOf(bag, ASSAY.codename);
  const channels = bag.get(ASSAY.channel) ?? [];
  return {
    id: firstOf(bag, ASSAY.distributionId) ?? idOf(name),
    ...(version ? { versionId: version } : {}),
    ...(codename === undefined ? {} : { codename }),
    name:
      firstOf(bag, ASSAY.distributionId) === undefined
        ? [name, version].join(' ').trim()
        : (textOf(component.description) ?? name),
    ...(channels.length > 0 && { channels }),
  };
}

/** Distributions told apart: a document of one target names one, a hostile one must not fill memory. */
const MAX_NAMED = 100;

/** Finds the distribution while components pass by: the operating-system component, else what most purls name. */
export interface DistributionVote {
  component(component: JsonObject): void;
  /** What a purl says (`distro=debian-12`). */
  purl(distribution: Distribution): void;
  result(): Distribution | undefined;
}

export function createDistributionVote(): DistributionVote {
  let system: Distribution | undefined;
  const named = new Map<string, { readonly distribution: Distribution; count: number }>();
  return {
    component(component) {
      if (component.type === 'operating-system') system ??= fromComponent(component);
    },
    purl(distribution) {
      const key = JSON.stringify(distribution);
      const entry = named.get(key);
      if (entry !== undefined) entry.count += 1;
      else if (named.size < MAX_NAMED) named.set(key, { distribution, count: 1 });
    },
    result: () => system ?? [...named.values()].sort((a, b) => b.count - a.count)[0]?.distribution,
  };
}
