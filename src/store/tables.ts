import type { Tables } from './schema.ts';

const NAMES: Readonly<Record<keyof Tables, true>> = {
  accessKey: true,
  account: true,
  accountFacet: true,
  accountScore: true,
  audit: true,
  auditChain: true,
  blob: true,
  cisResult: true,
  cisScan: true,
  cisTarget: true,
  coverage: true,
  delegatedAdministrator: true,
  document: true,
  enablement: true,
  facet: true,
  federation: true,
  finding: true,
  findingPackage: true,
  history: true,
  iamRole: true,
  inventory: true,
  inventoryPackage: true,
  member: true,
  metering: true,
  outbox: true,
  packageVersion: true,
  resource: true,
  savedFilter: true,
  setting: true,
  usedProof: true,
  usageDay: true,
  vulnerability: true,
};

/** Every table of the store by its name in SQL, sorted: one that is missing above does not compile. */
export const TABLE_NAMES: readonly string[] = Object.keys(NAMES).map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);
