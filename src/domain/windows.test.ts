import { describe, expect, test } from 'vitest';
import { windowsArch, windowsBranch, windowsProduct } from './windows.ts';

describe('names of Microsoft products', () => {
  test.each([
    ['Windows 10 Version 1809 for 32-bit Systems', 'windows 10 version 1809', 'x86'],
    ['Windows 11 Version 23H2 for ARM64-based Systems', 'windows 11 version 23h2', 'arm64'],
    ['Windows 10 for x64-based Systems', 'windows 10', 'x64'],
    ['Windows Server 2022', 'windows server 2022', undefined],
    ['Windows Server 2022, 23H2 Edition (Server Core installation)', 'windows server 2022, 23h2 edition', undefined],
    ['Windows Server, version 1709  (Server Core Installation)', 'windows server, version 1709', undefined],
    [
      'Windows Server 2008 R2 for x64-based Systems Service Pack 1 (Server Core installation)',
      'windows server 2008 r2 service pack 1',
      'x64',
    ],
    ['Windows Server 2008 for Itanium-Based Systems Service Pack 2', 'windows server 2008 service pack 2', 'ia64'],
    ['Microsoft Office 2019 for 64-bit editions', 'microsoft office 2019', 'x64'],
    ['Microsoft Excel 2016 (32-bit edition)', 'microsoft excel 2016', 'x86'],
    ['Microsoft SQL Server 2019 for x64-based Systems (GDR)', 'microsoft sql server 2019 (gdr)', 'x64'],
    ['Microsoft Edge (Chromium-based)', 'microsoft edge (chromium-based)', undefined],
    [
      'Microsoft .NET Framework 4.8 on Windows 10 Version 1607 for x64-based Systems',
      'microsoft .net framework 4.8 on windows 10 version 1607',
      'x64',
    ],
    ['Remote Desktop client for Windows Desktop', 'remote desktop client for windows desktop', undefined],
  ])('%s', (product, name, arch) => {
    expect(windowsProduct(product)).toEqual({ name, ...(arch === undefined ? {} : { arch }) });
    expect(windowsProduct(name).name).toBe(name);
  });

  test('architectures and branches', () => {
    expect(['AMD64', 'x86_64', ' ARM64', 'x86', 'sparc'].map(windowsArch)).toEqual([
      'x64',
      'x64',
      'arm64',
      'x86',
      undefined,
    ]);
    expect(['10.0.20348.2461', '6.3.9600.21972', '124.0.2478.97', '10.0.20348', '16.0.1.2'].map(windowsBranch)).toEqual(
      ['10.0.20348', '6.3.9600', undefined, undefined, undefined],
    );
  });
});
