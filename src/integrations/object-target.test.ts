import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openTarget } from './export-target.ts';
import { folderTarget } from './folder-target.ts';
import { memoryObjects, memoryTarget } from './memory-target.fixture.ts';
import { type ObjectTarget, UploadLost } from './object-target.ts';

const top = mkdtempSync(join(tmpdir(), 'assay-target-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(top, 'target-'));
});

const { signal } = new AbortController();
const bytes = (text: string): Buffer => Buffer.from(text);
/** Every file below the folder, hidden ones too. */
const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

interface Opened {
  readonly target: ObjectTarget;
  whole(key: string): string | undefined;
  leftovers(): number;
}

const FORMS: Readonly<Record<string, () => Promise<Opened>>> = {
  async folder() {
    const path = (key: string): string => join(folder, key);
    return {
      target: await folderTarget(folder),
      whole: (key) => (existsSync(path(key)) ? readFileSync(path(key), 'utf8') : undefined),
      leftovers: () => files().filter((name) => name.endsWith('.partial')).length,
    };
  },
  async memory() {
    const objects = memoryObjects();
    return {
      target: memoryTarget(objects),
      whole: (key) => objects.whole.get(key),
      leftovers: () => objects.parts.size,
    };
  },
};

describe.each(Object.entries(FORMS))('objects in a %s', (_, openForm) => {
  test('are there whole or not at all', async () => {
    const { target, whole, leftovers } = await openForm();
    let upload = await target.begin('a/b.csv', 'text/csv', signal);
    upload = await target.append(upload, bytes('one,'), signal);
    upload = await target.append(upload, bytes('two'), signal);
    expect(whole('a/b.csv')).toBeUndefined();
    await target.complete(upload, signal);
    expect(whole('a/b.csv')).toBe('one,two');
    expect(leftovers()).toBe(0);
    expect(upload.bytes).toBe(7);
  });

  test('go on from the last record: what came after it is written again', async () => {
    const { target, whole } = await openForm();
    const recorded = await target.append(await target.begin('k', 'text/csv', signal), bytes('first '), signal);
    await target.append(recorded, bytes('a longer part that nobody wrote down'), signal);
    const again = await target.append(recorded, bytes('second'), signal);
    await target.complete(again, signal);
    expect(whole('k')).toBe('first second');
  });

  test('an upload that was aborted is lost, and leaves nothing', async () => {
    const { target, whole, leftovers } = await openForm();
    const upload = await target.append(await target.begin('k', 'text/csv', signal), bytes('half'), signal);
    await target.abort(upload);
    await target.abort(upload);
    expect([whole('k'), leftovers()]).toEqual([undefined, 0]);
    await expect(target.append(upload, bytes('x'), signal)).rejects.toThrow(UploadLost);
  });

  test('replace what had the key', async () => {
    const { target, whole } = await openForm();
    await target.put('latest/x.json', bytes('old'), 'application/json', signal);
    await target.put('latest/x.json', bytes('new'), 'application/json', signal);
    expect(whole('latest/x.json')).toBe('new');
  });
});

describe('a folder', () => {
  test('completing again is quiet when the file is there', async () => {
    const target = await folderTarget(folder);
    const upload = await target.append(await target.begin('k', 'text/csv', signal), bytes('whole'), signal);
    await target.complete(upload, signal);
    await target.complete(upload, signal);
    expect(files()).toEqual(['k']);
  });

  test.each(['../x', 'a/../../x', 'a/..', '..', './x', 'a\\b', '', 'a\0b'])('refuses the key %j', async (key) => {
    const target = await folderTarget(folder);
    await expect(target.put(key, bytes('x'), 'text/csv', signal)).rejects.toMatchObject({
      failure: 'INVALID_PERMISSIONS',
    });
    expect(readdirSync(top).every((name) => name.startsWith('target-'))).toBe(true);
  });

  test('follows no link, neither of a folder nor of a file', async () => {
    const outside = join(top, `outside-of-${folder.slice(-6)}`);
    mkdirSync(outside);
    symlinkSync(outside, join(folder, 'link'));
    const target = await folderTarget(folder);
    await expect(target.put('link/x', bytes('x'), 'text/csv', signal)).rejects.toMatchObject({
      failure: 'INVALID_PERMISSIONS',
    });
    symlinkSync(join(outside, 'y'), join(folder, 'y'));
    await target.put('y', bytes('mine'), 'text/csv', signal);
    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(folder, 'y'), 'utf8')).toBe('mine');
    rmSync(outside, { recursive: true });
  });

  test('that is not there is no bucket', async () => {
    await expect(folderTarget(join(folder, 'none'))).rejects.toMatchObject({ failure: 'BUCKET_NOT_FOUND' });
  });

  test('takes names that are longer than a file system has', async () => {
    const target = await folderTarget(folder);
    await target.put(`a/${'x'.repeat(300)}_CYCLONEDX_1_4.json`, bytes('1'), 'application/json', signal);
    await target.put(`a/${'x'.repeat(301)}_CYCLONEDX_1_4.json`, bytes('2'), 'application/json', signal);
    expect(readdirSync(join(folder, 'a')).map((name) => name.endsWith('_CYCLONEDX_1_4.json'))).toEqual([true, true]);
  });
});

describe('the name of a destination', () => {
  const settings = (change: object = {}) => ({ s3: { region: 'us-east-1' }, destinations: {}, folder, ...change });
  const put = async (bucketName: string, change: object = {}) => {
    const target = await openTarget(settings(change), { bucketName, kmsKeyArn: 'arn:aws:kms:key' });
    await target.put('k', bytes('x'), 'text/csv', signal);
  };

  test('a file address in the folder that is allowed', async () => {
    await put(`file://${folder}/reports/2026`);
    expect(readFileSync(join(folder, 'reports/2026/k'), 'utf8')).toBe('x');
  });

  test('a name that the configuration maps', async () => {
    await put('archive', { destinations: { archive: { folder } } });
    expect(files()).toEqual(['k']);
  });

  test.each([
    ['file:///etc', 'INVALID_PERMISSIONS'],
    ['file://elsewhere/share', 'BUCKET_NOT_FOUND'],
    ['FILE:///etc', 'INVALID_PERMISSIONS'],
  ])('%s is refused with %s', async (name, failure) => {
    await expect(put(name)).rejects.toMatchObject({ failure });
  });

  test('no file address without a folder that is allowed', async () => {
    await expect(put(`file://${folder}`, { folder: undefined })).rejects.toMatchObject({
      failure: 'INVALID_PERMISSIONS',
    });
  });

  test('a sibling whose name begins alike is not in the folder', async () => {
    await expect(put(`file://${folder}-other`)).rejects.toMatchObject({ failure: 'INVALID_PERMISSIONS' });
  });
});
