import { compareText } from './order.ts';
import type { Package } from './package.ts';

/** The order of `Inventory.packages`: type, namespace, name, version, arch, first path, each by code unit. */
export const comparePackages = (a: Package, b: Package): number =>
  compareText(a.type, b.type) ||
  compareText(a.namespace ?? '', b.namespace ?? '') ||
  compareText(a.name, b.name) ||
  compareText(a.version, b.version) ||
  compareText(a.arch ?? '', b.arch ?? '') ||
  compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '');
