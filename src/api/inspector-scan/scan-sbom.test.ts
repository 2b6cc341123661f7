import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Call, newWorld, type Sent, serverOf } from '../../../test/conformity/world.ts';

let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  ({ app, call } = serverOf(newWorld()));
});
afterEach(() => app.close());

const SBOM = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [
    { 'bom-ref': 'a', type: 'operating-system', name: 'Debian GNU/Linux', version: '12' },
    {
      'bom-ref': 'b',
      type: 'application',
      name: 'nghttp2',
      version: '1.52.0-1',
      purl: 'pkg:deb/debian/nghttp2@1.52.0-1?arch=amd64&distro=bookworm&epoch=0',
      components: [
        {
          'bom-ref': 'c',
          type: 'application',
          name: 'libnghttp2-14',
          version: '1.52.0-1',
          purl: 'pkg:deb/debian/libnghttp2-14@1.52.0-1?arch=amd64&distro=bookworm&epoch=0',
        },
      ],
    },
    { 'bom-ref': 'd', type: 'library', name: 'mystery', version: '1' },
  ],
};

const scan = (sbom: unknown, more: object = {}, sent: Sent = {}) =>
  call('/scan/sbom', { sbom, ...more }, { service: 'inspector-scan', ...sent });

describe('ScanSbom', () => {
  test('answers with CycloneDX unless asked otherwise', async () => {
    const { status, body, answer } = await scan(SBOM);
    expect(status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const { components, vulnerabilities, metadata } = body.sbom;
    expect(components).toMatchObject([
      { 'bom-ref': 'comp-1', type: 'operating-system' },
      { 'bom-ref': 'comp-2', name: 'nghttp2', components: [{ 'bom-ref': 'comp-3', name: 'libnghttp2-14' }] },
      {
        'bom-ref': 'comp-4',
        properties: [{ name: 'amazon:inspector:sbom_scanner:warning', value: 'Component skipped: no purl provided.' }],
      },
    ]);
    expect(vulnerabilities).toMatchObject([
      {
        id: 'CVE-2023-44487',
        affects: [{ ref: 'comp-2' }],
        properties: expect.arrayContaining([
          { name: 'amazon:inspector:sbom_scanner:fixed_version:comp-2', value: '0:1.52.0-1+deb12u1' },
        ]),
      },
    ]);
    expect(metadata.properties[1]).toEqual({ name: 'amazon:inspector:sbom_scanner:high_vulnerabilities', value: '1' });
  });

  test.each(['INSPECTOR', 'INSPECTOR_ALT'])('answers %s', async (outputFormat) => {
    const { status, body } = await scan(SBOM, { outputFormat });
    expect(status).toBe(200);
    expect(body.sbom).toMatchObject({
      vulnerability_count: { critical: 0, high: 1, medium: 0, low: 0, other: 0 },
      vulnerabilities: [{ id: 'CVE-2023-44487', affects: [{ fixed_version: '0:1.52.0-1+deb12u1' }] }],
    });
  });

  test('INSPECTOR and INSPECTOR_ALT differ in spelling alone: as recorded, and as the guide prints it', async () => {
    const [recorded, guide] = await Promise.all(
      ['INSPECTOR', 'INSPECTOR_ALT'].map(async (outputFormat) => (await scan(SBOM, { outputFormat })).body.sbom),
    );
    const warning = 'Component skipped: no purl provided.';
    expect(recorded.messages.at(-1)).toEqual({ warning_message: warning, name: 'mystery', version: '1' });
    expect(guide.messages.at(-1)).toEqual({ name: 'mystery', warning });
    expect(recorded.vulnerabilities[0].properties.cvss[0]).toMatchObject({ cvss_3_base_score: 7.5 });
    expect(guide.vulnerabilities[0].properties.cvss[0]).toMatchObject({ cvss3_base_score: 7.5 });
  });

  test('an SBOM without components is scanned: nothing is found', async () => {
    const { status, body } = await scan({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(status).toBe(200);
    expect(body.sbom.vulnerabilities).toBeUndefined();
    expect(body.sbom.metadata.properties).toHaveLength(5);
  });

  test.each(['1.2', '1.3', '1.4', '1.6', '1.7'])('CycloneDX %s is read', async (specVersion) => {
    expect((await scan({ ...SBOM, specVersion })).body.sbom.vulnerabilities).toHaveLength(1);
  });
});

describe('refusals', () => {
  test('another format, another version', async () => {
    for (const sbom of [
      { spdxVersion: 'SPDX-2.3', packages: [] },
      { sbom: SBOM },
      { ...SBOM, specVersion: '1.1' },
      { ...SBOM, specVersion: 1.5 },
      { ...SBOM, bomFormat: 'cyclonedx' },
    ]) {
      expect(await scan(sbom)).toMatchObject({
        status: 400,
        error: 'ValidationException',
        body: { reason: 'UNSUPPORTED_SBOM_TYPE', fields: [{ name: 'sbom' }] },
      });
    }
  });

  test('no SBOM, no object, an unknown output format, no JSON', async () => {
    for (const [body, field] of [
      [{}, 'sbom'],
      [{ sbom: 'text' }, 'sbom'],
      [{ sbom: [SBOM] }, 'sbom'],
      [{ sbom: SBOM, outputFormat: 'SARIF' }, 'outputFormat'],
    ] as const) {
      expect(await call('/scan/sbom', body, { service: 'inspector-scan' })).toMatchObject({
        status: 400,
        body: { reason: 'FIELD_VALIDATION_FAILED', fields: [{ name: field }] },
      });
    }
    const broken = await call('/scan/sbom', Buffer.from('{"sbom":'), { service: 'inspector-scan' });
    expect(broken).toMatchObject({ status: 400, body: { reason: 'CANNOT_PARSE' } });
  });

  test('more components than 5,000, nested ones counted', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => ({
      ...{ type: 'library', name: `p${n}`, purl: `pkg:npm/p${n}@1.0.0` },
      components: [{ type: 'library', name: `q${n}`, purl: `pkg:npm/q${n}@1.0.0` }],
    }));
    expect((await scan({ ...SBOM, components: many })).status).toBe(200);
    const one = { type: 'library', name: 'last', purl: 'pkg:npm/last@1.0.0' };
    expect(await scan({ ...SBOM, components: [...many, one] })).toMatchObject({
      status: 400,
      body: { reason: 'FIELD_VALIDATION_FAILED', fields: [{ name: 'sbom.components' }] },
    });
  });

  test('a body larger than any other operation takes is read, up to its own limit', async () => {
    const property = { name: 'x', value: 'y'.repeat(1024 * 1024) };
    const large = (megabytes: number) => ({ ...SBOM, metadata: { properties: Array(megabytes).fill(property) } });
    expect((await scan(large(3))).status).toBe(200);
    expect(await scan(large(17))).toMatchObject({ status: 413, error: 'RequestEntityTooLargeException' });
  });

  test('a role that may not, a scope of another service, no signature', async () => {
    expect(await scan(SBOM, {}, { role: 'agent' })).toMatchObject({
      status: 403,
      error: 'AccessDeniedException',
      body: { message: expect.stringContaining('not authorized to perform: inspector-scan:ScanSbom') },
    });
    for (const role of ['admin', 'operator', 'reader'] as const) {
      expect((await scan(SBOM, {}, { role })).status).toBe(200);
    }
    expect((await scan(SBOM, {}, { service: 'inspector2' })).status).toBe(403);
    const unsigned = await app.inject({ method: 'POST', url: '/scan/sbom', payload: '{}' });
    expect(unsigned.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
    expect((await scan(SBOM, {}, { key: 'BKIA' })).error).toBe('UnrecognizedClientException');
  });

  test('is a part of what an account may ask in a second', async () => {
    const limited = serverOf({ ...newWorld(), rateLimits: { reads: 1, writes: 1 } });
    const once = () => limited.call('/scan/sbom', { sbom: SBOM }, { service: 'inspector-scan' });
    for (const _ of ['once', 'twice']) expect((await once()).status).toBe(200);
    const { status, error, answer } = await once();
    expect({ status, error }).toEqual({ status: 429, error: 'ThrottlingException' });
    expect(answer.headers['retry-after']).toBe('1');
    await limited.app.close();
  });

  test('hostile components are answered, not failed on', async () => {
    const components = [
      null,
      17,
      {},
      { type: 'library', name: '<script>alert(1)</script>', version: '1', purl: 'pkg:npm/%3Cscript%3E@1' },
      { type: 'library', name: 'x', purl: 'not a purl' },
      { type: 'library', name: 'x', purl: 'pkg:npm/x' },
      { type: 7, name: ['x'], version: {}, purl: 'pkg:npm/y@1', properties: 'none', components: 'none' },
      { name: '__proto__', purl: 'pkg:npm/__proto__@1' },
    ];
    const { status, body } = await scan({ ...SBOM, components });
    expect(status).toBe(200);
    expect(body.sbom.components).toHaveLength(components.length);
    expect(body.sbom.components[4].properties[0].value).toBe('Component skipped: invalid purl provided.');
    expect(body.sbom.components[5].properties[0].value).toMatch(/^Component skipped: /);
    let nested: object = { type: 'library', name: 'deep' };
    for (let depth = 0; depth < 200; depth++) nested = { type: 'library', name: 'deep', components: [nested] };
    expect((await scan({ ...SBOM, components: [nested] })).status).toBe(400);
  });
});
