import type { ColumnType, Generated } from 'kysely';

/** Written as ISO 8601 text, read as ISO 8601 text with milliseconds (see the type parsers in `database.ts`). */
type Time = string;
/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>;

/** Every table, as kysely sees it: snake_case in SQL, camelCase here. The meaning of a column stands in its migration. */
export interface Tables {
  account: { accountId: string; createdAt: Time; email: string | null; status: Generated<string> };
  enablement: {
    accountId: string;
    region: string;
    scanType: string;
    status: string;
    updatedAt: Time;
    firstEnabledAt: Time | null;
  };
  delegatedAdministrator: { region: string; accountId: string; status: string; updatedAt: Time };
  member: { adminId: string; region: string; accountId: string; status: string; updatedAt: Time };
  metering: {
    accountId: string;
    region: string;
    resourceId: string;
    scanType: string;
    usageType: string;
    startedAt: Time;
    endedAt: Time;
  };
  usageDay: { accountId: string; region: string; day: string; usageType: string; quantity: number };
  accessKey: {
    accessKeyId: string;
    sealedSecret: string;
    accountId: string;
    role: string;
    createdAt: Time;
    disabledAt: Time | null;
  };
  resource: {
    accountId: string;
    region: string;
    id: string;
    type: string;
    tags: Json<Record<string, string>>;
    details: Json<unknown>;
    registry: string | null;
    repository: string | null;
    imageDigest: string | null;
    imageTags: string[] | null;
    architecture: string | null;
    pushedAt: Time | null;
    provider: Generated<string>;
    providerAccountId: string | null;
    providerRegion: string | null;
    providerOrgId: string | null;
    imageReference: string | null;
    networkId: string | null;
    subnetIds: string[] | null;
    functionName: string | null;
    runtime: string | null;
    layers: string[] | null;
    executionRole: string | null;
    modifiedAt: Time | null;
    projectName: string | null;
    providerType: string | null;
    pulledAt: Time | null;
    lastInUseAt: Time | null;
    inUseCount: number | null;
    activeCounts: Generated<number[]>;
    inventoryId: number | null;
    inventorySubject: Json<unknown> | null;
    inventoryProblems: Json<unknown> | null;
    inventoryCollectedAt: Time | null;
    revision: Generated<number>;
    updatedAt: Time;
  };
  coverage: {
    accountId: string;
    region: string;
    resourceId: string;
    scanType: string;
    resourceType: string;
    statusCode: string;
    statusReason: string;
    scanMode: string | null;
    lastScannedAt: Time | null;
    summary: Json<unknown> | null;
    updatedAt: Time;
  };
  inventory: { id: Generated<number>; digest: string; packages: number; complete: boolean; createdAt: Time };
  inventoryPackage: { inventoryId: number; packageVersionId: number };
  packageVersion: {
    id: Generated<number>;
    identity: string;
    type: string;
    ecosystem: string | null;
    distribution: string | null;
    namespace: string | null;
    name: string;
    version: string;
    arch: string | null;
    sourceName: string | null;
    sourceVersion: string | null;
  };
  blob: { digest: string; data: Buffer };
  vulnerability: {
    id: string;
    digest: string;
    epssScore: number;
    cvssScore: number;
    kev: boolean;
    exploitation: string | null;
    exploitSeenAt: string | null;
    body: Json<unknown> | null;
  };
  facet: {
    id: Generated<number>;
    key: string;
    status: string;
    type: string;
    severityRank: number;
    resourceType: string;
    fixAvailable: string | null;
    exploitAvailable: string | null;
    vulnerabilitySource: string | null;
    vendorSeverity: string | null;
    networkProtocol: string | null;
    componentType: string | null;
    isHidden: boolean;
  };
  accountFacet: { accountId: string; region: string; facetId: number };
  finding: FindingTable;
  findingPackage: {
    accountId: string;
    region: string;
    findingId: string;
    position: number;
    name: string;
    version: string;
    epoch: number;
    release: string | null;
    architecture: string | null;
    filePath: string;
    sourceLayerHash: string | null;
    sourceLambdaLayerArn: string | null;
  };
  savedFilter: {
    accountId: string;
    region: string;
    id: string;
    name: string;
    action: string;
    filter: Json<unknown>;
    description: string | null;
    reason: string | null;
    tags: Json<Record<string, string>>;
    createdAt: Time;
    updatedAt: Time;
  };
  document: {
    accountId: string;
    region: string;
    kind: string;
    id: string;
    name: string | null;
    parent: string | null;
    tags: Json<Record<string, string>>;
    body: Json<unknown>;
    dueAt: Time | null;
    createdAt: Time;
    updatedAt: Time;
  };
  outbox: { seq: Generated<number>; id: string; change: Json<unknown>; createdAt: Time; deliveredAt: Time | null };
  history: {
    accountId: string;
    region: string;
    findingId: string;
    at: Time;
    id: string;
    kind: string;
    cause: string;
    status: string;
    severity: string;
  };
  setting: { key: string; value: Json<unknown> };
  audit: { accountId: string; region: string; seq: number; at: Time; entry: Json<unknown>; hash: string };
  auditChain: {
    accountId: string;
    region: string;
    seq: number;
    hash: string;
    sweptSeq: Generated<number>;
    sweptHash: Generated<string>;
  };
}

export interface FindingTable {
  accountId: string;
  region: string;
  id: string;
  resourceId: string;
  resourceType: string;
  type: string;
  key: string;
  status: string;
  title: string;
  severityRank: number;
  inspectorScore: number;
  vulnerabilityId: string;
  vulnerabilitySource: string | null;
  vendorSeverity: string | null;
  fixAvailable: string | null;
  exploitAvailable: string | null;
  firstObservedAt: Time;
  lastObservedAt: Time;
  updatedAt: Time;
  closedAt: Time;
  closeReason: string | null;
  hidden: string | null;
  facetId: number;
  detail: Json<unknown>;
}
