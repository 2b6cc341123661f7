import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { nugetConfig } from './nuget-config.ts';
import { nugetLock } from './nuget-lock.ts';

describe('nuget-lock', () => {
  const PATH = '/app/packages.lock.json';
  const read = async (content: unknown) =>
    (await extracted(nugetLock, PATH, { [PATH]: JSON.stringify(content) })).map((p) => `${p.name} ${p.version}`);

  test('one package for all target frameworks, projects are none', async () => {
    const shared = { A: { type: 'CentralTransitive', resolved: '1.0' }, own: { type: 'Project' } };
    expect(await read({ version: 2, dependencies: { net6: shared, 'net8/linux-x64': shared } })).toEqual(['A 1.0']);
    expect(await read({ version: 1, dependencies: {} })).toEqual([]);
  });

  test('another document is refused', async () => {
    await expect(read({ dependencies: [] })).rejects.toThrow('is no packages.lock.json');
  });
});

describe('nuget-config', () => {
  const PATH = '/app/packages.config';
  const read = (text: string) => extracted(nugetConfig, PATH, { [PATH]: text });

  test('UTF-16, as Visual Studio may save it', async () => {
    const text = '\ufeff<?xml version="1.0" encoding="utf-16"?><packages><package id="A" version="1.0"/></packages>';
    const found = await extracted(nugetConfig, PATH, { [PATH]: Buffer.from(text, 'utf16le') });
    expect(found.map((p) => `${p.name} ${p.version}`)).toEqual(['A 1.0']);
  });

  test.each([
    ['<configuration/>', 'its root is not <packages>'],
    ['<packages><package id="A"/></packages>', 'a package without id or version'],
    ['<packages>', 'is no valid XML'],
  ])('%s is refused', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
  });
});
