import { expect, test } from 'vitest';
import { readManifest, readProperties } from './manifest.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('long lines of a manifest go on after a blank, and only the main section counts', () => {
  const text =
    'Manifest-Version: 1.0\r\nImplementation-Title: l\r\n og\r\n 4j\r\n\r\nName: a/B.class\r\nImplementation-Version: 9\r\n';
  expect([...readManifest(bytes(text))]).toEqual([
    ['manifest-version', '1.0'],
    ['implementation-title', 'log4j'],
  ]);
});

test('a manifest of one line, or of none', () => {
  expect([...readManifest(bytes('Manifest-Version: 1.0'))]).toEqual([['manifest-version', '1.0']]);
  expect([...readManifest(bytes(''))]).toEqual([]);
});

test('properties with =, : or a blank between; comments are none', () => {
  const text = '#comment\n!another\n groupId = a.b \nartifactId:c\r\nversion 1.0\n';
  expect([...readProperties(bytes(text))]).toEqual([
    ['groupId', 'a.b'],
    ['artifactId', 'c'],
    ['version', '1.0'],
  ]);
});
