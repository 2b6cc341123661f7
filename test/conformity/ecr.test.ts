import {
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  ECRClient,
  GetRegistryScanningConfigurationCommand,
  ImageNotFoundException,
  PutRegistryScanningConfigurationCommand,
  paginateDescribeImageScanFindings,
  RepositoryNotFoundException,
  StartImageScanCommand,
  ValidationException,
  waitUntilImageScanComplete,
} from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue } from '../../src/queue/index.ts';
import { singletonKeyOf } from '../../src/queue/queue.ts';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { ACCOUNT, image, imageDetails, REGION } from './example.ts';
import { type ConformityServer, EXAMPLES, keyOf, seed, startServer } from './server.ts';

const TAG = '1.4';
const ofImage = EXAMPLES.filter(({ resourceId }) => resourceId === image.id);
const imageId = { imageTag: TAG };
const repositoryName = imageDetails.repository;
const onPush = {
  scanType: 'ENHANCED' as const,
  rules: [
    { scanFrequency: 'SCAN_ON_PUSH' as const, repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' as const }] },
  ],
};

let server: ConformityServer;
let client: ECRClient;
beforeAll(async () => {
  server = await startServer();
  await seed(server);
  await server.store.accounts.setEnablement({ accountId: ACCOUNT, region: REGION }, { ECR: 'ENABLED' });
  await server.store.coverage.upsert({
    resource: image,
    scanType: 'PACKAGE',
    lastScannedAt: '2026-01-02T03:04:05.000Z',
    status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
  });
  client = new ECRClient({ endpoint: server.url, region: REGION, credentials: keyOf('admin'), maxAttempts: 1 });
});
afterAll(async () => {
  client?.destroy();
  await server?.stop();
});

describe('the JavaScript SDK', () => {
  test('every open finding of an image is read once, page by page', async () => {
    const titles: string[] = [];
    const pages = paginateDescribeImageScanFindings({ client, pageSize: 7 }, { repositoryName, imageId });
    for await (const page of pages) {
      titles.push(...(page.imageScanFindings?.enhancedFindings ?? []).map(({ title }) => title ?? ''));
      expect(page.imageId?.imageDigest).toBe(imageDetails.image.digest);
      expect(page.imageScanFindings?.findingSeverityCounts).toEqual({ INFORMATIONAL: 10, MEDIUM: 10, CRITICAL: 10 });
    }
    expect(titles.sort()).toEqual(ofImage.map(({ title }) => title).sort());
  });

  test('a script finds the digest of a tag first', async () => {
    const { imageDetails: found } = await client.send(
      new DescribeImagesCommand({ repositoryName, imageIds: [imageId] }),
    );
    expect(found).toMatchObject([{ imageDigest: imageDetails.image.digest, imageTags: [TAG], registryId: ACCOUNT }]);
  });

  test('without a rule of its own, an account with ECR scanning watches every repository continuously', async () => {
    const { scanningConfiguration } = await client.send(new GetRegistryScanningConfigurationCommand({}));
    expect(scanningConfiguration?.scanType).toBe('ENHANCED');
    expect(scanningConfiguration?.rules?.map(({ scanFrequency }) => scanFrequency)).toEqual(['CONTINUOUS_SCAN']);
  });

  test('the waiter ends for a repository that is scanned on push', async () => {
    await client.send(new PutRegistryScanningConfigurationCommand(onPush));
    const waited = await waitUntilImageScanComplete({ client, maxWaitTime: 20 }, { repositoryName, imageId });
    expect(waited.state).toBe('SUCCESS');
  });

  test('a list of images says where their scans stand and what they counted', async () => {
    for (const request of [{ imageIds: [imageId] }, {}]) {
      const { imageDetails: found } = await client.send(new DescribeImagesCommand({ repositoryName, ...request }));
      expect(found).toMatchObject([
        {
          imageScanStatus: { status: 'COMPLETE' },
          imageScanFindingsSummary: {
            imageScanCompletedAt: new Date('2026-01-02T03:04:05.000Z'),
            findingSeverityCounts: { INFORMATIONAL: 10, MEDIUM: 10, CRITICAL: 10 },
          },
        },
      ]);
    }
  });

  test('what is not there has its own errors', async () => {
    const waiting = (name: string, tag: string) =>
      client.send(new DescribeImagesCommand({ repositoryName: name, imageIds: [{ imageTag: tag }] }));
    await expect(waiting(repositoryName, 'missing')).rejects.toBeInstanceOf(ImageNotFoundException);
    await expect(waiting('ghcr.io/acme/missing', TAG)).rejects.toBeInstanceOf(RepositoryNotFoundException);
  });
});

describe.runIf(hasAwsCli)('the aws CLI', () => {
  const ecr = (...args: string[]) => aws(server, args, { service: 'ecr' });
  const target = ['--repository-name', repositoryName, '--image-id', `imageTag=${TAG}`];

  test('shows the enhanced findings, and waits', async () => {
    const shown = await ecr('describe-image-scan-findings', ...target);
    expect(shown.imageScanFindings.enhancedFindings).toHaveLength(ofImage.length);
    expect(shown.imageScanStatus).toMatchObject({ status: 'COMPLETE' });
    await ecr('wait', 'image-scan-complete', ...target);
  });

  test('names what is wrong with a request', async () => {
    await expect(
      ecr('describe-image-scan-findings', '--repository-name', 'Not A Name', ...target.slice(2)),
    ).rejects.toThrow(/InvalidParameterException.*repositoryName/s);
    await expect(ecr('create-repository', '--repository-name', 'acme')).rejects.toThrow(/UnknownOperationException/);
  });
});

describe.runIf(hasBoto3)('boto3', () => {
  test('reads configuration and findings, and waits', async () => {
    const shown = await boto3(
      server,
      `
ecr = client('ecr')
image = {'repositoryName': '${repositoryName}', 'imageId': {'imageTag': '${TAG}'}}
ecr.get_waiter('image_scan_complete').wait(**image)
pages = ecr.get_paginator('describe_image_scan_findings').paginate(**image, PaginationConfig={'PageSize': 9})
found = [f for page in pages for f in page['imageScanFindings']['enhancedFindings']]
of = ecr.batch_get_repository_scanning_configuration(repositoryNames=['${repositoryName}', 'missing'])
show({'findings': len(found),
      'frequency': [c['scanFrequency'] for c in of['scanningConfigurations']],
      'failures': [f['failureCode'] for f in of['failures']],
      'two': error_of(ecr.put_registry_scanning_configuration, scanType='ENHANCED',
                      rules=[{'scanFrequency': 'MANUAL', 'repositoryFilters': []}])})
`,
    );
    expect(shown).toMatchObject({
      findings: ofImage.length,
      frequency: ['SCAN_ON_PUSH'],
      failures: ['REPOSITORY_NOT_FOUND'],
      two: { code: 'ValidationException', status: 400 },
    });
  });
});

test('a reader reads and decides nothing', async () => {
  const reader = new ECRClient({ endpoint: server.url, region: REGION, credentials: keyOf('reader'), maxAttempts: 1 });
  await reader.send(new GetRegistryScanningConfigurationCommand({}));
  await expect(reader.send(new PutRegistryScanningConfigurationCommand(onPush))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  reader.destroy();
});

test('while another scan is asked for, the last one is not what a script waits for', async () => {
  const status = async () =>
    (await client.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId }))).imageScanStatus?.status;
  const queue = await openQueue(server.store.connection);
  const owner = { accountId: ACCOUNT, region: REGION };
  const job = await queue.send(
    'scan-resource',
    { ...owner, resourceId: image.id },
    { singletonKey: singletonKeyOf(owner, image.id), startAfter: 3_600 },
  );
  expect(await status()).toBe('IN_PROGRESS');
  await queue.cancel('scan-resource', job ?? '');
  await queue.stop();
  expect(await status()).toBe('COMPLETE');
});

test('a first scan that is to come counts nothing; basic scanning has no PENDING, and who polls takes it for an error', async () => {
  const coverage = { resource: image, scanType: 'PACKAGE' as const };
  await server.store.coverage.upsert({ ...coverage, status: { code: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' } });
  const scan = async () => {
    const found = await client.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId }));
    const listed = await client.send(new DescribeImagesCommand({ repositoryName, imageIds: [imageId] }));
    expect(listed.imageDetails?.[0]?.imageScanStatus).toEqual(found.imageScanStatus);
    expect([found.imageScanFindings, listed.imageDetails?.[0]?.imageScanFindingsSummary]).toEqual([
      undefined,
      undefined,
    ]);
    return found.imageScanStatus?.status;
  };
  expect(await scan()).toBe('PENDING');
  await client.send(new PutRegistryScanningConfigurationCommand({ scanType: 'BASIC', rules: [] }));
  expect(await scan()).toBe('IN_PROGRESS');
  await client.send(new PutRegistryScanningConfigurationCommand(onPush));
  const lastScannedAt = '2026-01-02T03:04:05.000Z';
  await server.store.coverage.upsert({ ...coverage, lastScannedAt, status: { code: 'ACTIVE', reason: 'SUCCESSFUL' } });
});

// Last: the scan that it starts finds no inventory of the example.
test('a scan on demand is for basic scanning alone', async () => {
  const start = new StartImageScanCommand({ repositoryName, imageId });
  await expect(client.send(start)).rejects.toBeInstanceOf(ValidationException);
  await client.send(new PutRegistryScanningConfigurationCommand({ scanType: 'BASIC', rules: [] }));
  expect((await client.send(start)).imageScanStatus?.status).toBe('IN_PROGRESS');
});
