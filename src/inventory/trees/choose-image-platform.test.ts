import { describe, expect, test } from 'vitest';
import { checkPlatform, ofPlatform, parsePlatform, platformText, usualPlatform } from './choose-image-platform.ts';

const candidate = (text: string) => {
  const [os, architecture, variant] = text.split('/');
  return { descriptor: { digest: `sha256:${text}`, platform: text === '' ? null : { os, architecture, variant } } };
};
const INDEX = ['linux/amd64', 'linux/arm/v5', 'linux/arm/v7', 'linux/arm64/v8', 'windows/amd64'].map(candidate);
const asked = (text: string) => ofPlatform(INDEX, parsePlatform(text), 'x').map(platformText);

describe('a platform that is asked for', () => {
  test.each([
    ['linux/amd64', ['linux/amd64']],
    ['Linux/x86_64', ['linux/amd64']],
    ['linux/arm64', ['linux/arm64/v8']],
    ['linux/arm', ['linux/arm/v7', 'linux/arm/v5']],
    ['linux/arm/v5', ['linux/arm/v5']],
    ['windows/amd64', ['windows/amd64']],
  ])('%s', (text, found) => expect(asked(text)).toEqual(found));

  test.each(['linux/s390x', 'linux/arm/v6', 'darwin/arm64'])('%s is not there', (text) => {
    expect(() => asked(text)).toThrow(`x: has no image for ${text}`);
  });

  test.each(['', 'amd64', 'linux/', '/amd64', 'linux/arm/', 'linux/arm/v7/x'])('%j is none', (text) => {
    expect(() => parsePlatform(text)).toThrow('is no platform');
  });

  test('images that do not say: their configs will', () => {
    const silent = ['', ''].map(candidate);
    expect(ofPlatform(silent, parsePlatform('linux/arm64'), 'x')).toEqual(silent);
    const arm = { os: 'linux', architecture: 'arm64' };
    expect(() => checkPlatform(arm, parsePlatform('linux/arm64'), 'x')).not.toThrow();
    expect(() => checkPlatform(arm, parsePlatform('linux/amd64'), 'x')).toThrow('is an image for linux/arm64');
  });
});

test('nobody says: this machine, else amd64, else the first', () => {
  expect(platformText(usualPlatform(INDEX, 'arm64'))).toBe('linux/arm64/v8');
  expect(platformText(usualPlatform(INDEX, 'x64'))).toBe('linux/amd64');
  expect(platformText(usualPlatform(INDEX, 'riscv64'))).toBe('linux/amd64');
  expect(platformText(usualPlatform([candidate('windows/amd64')], 'riscv64'))).toBe('windows/amd64');
});
