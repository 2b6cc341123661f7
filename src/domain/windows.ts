/** Architectures of Windows products, in Microsoft's words. */
export type WindowsArch = 'arm64' | 'ia64' | 'x64' | 'x86';

/** A Microsoft product as advisories and inventories name it alike. */
export interface WindowsProduct {
  /** Lower case, without architecture and installation option: `windows server 2022`, `windows 11 version 23h2`. */
  readonly name: string;
  /** Absent where the name tells none. */
  readonly arch?: WindowsArch;
}

const ARCHES: ReadonlyMap<string, WindowsArch> = new Map([
  ['32-bit', 'x86'],
  ['64-bit', 'x64'],
  ['aarch64', 'arm64'],
  ['amd64', 'x64'],
  ['arm64', 'arm64'],
  ['arm64-based', 'arm64'],
  ['i386', 'x86'],
  ['i686', 'x86'],
  ['ia64', 'ia64'],
  ['itanium-based', 'ia64'],
  ['x64', 'x64'],
  ['x64-based', 'x64'],
  ['x86', 'x86'],
  ['x86-based', 'x86'],
  ['x86_64', 'x64'],
]);

/** Architecture in any spelling: `AMD64` of `PROCESSOR_ARCHITECTURE`, `x86_64`, `64-bit`; undefined when it is none. */
export const windowsArch = (text: string): WindowsArch | undefined => ARCHES.get(text.trim().toLowerCase());

const ARCH_PHRASE =
  /\s*(?:\bfor\s+)?\(?\b(32-bit|64-bit|x64-based|x86-based|arm64-based|itanium-based)\s+(?:systems?|editions?)\b\)?/;
/** How it is installed changes neither its builds nor its updates. */
const OPTION = /\s*\(server core installation\)/g;

/**
 * A product's name as both sides can be joined by: `Windows 10 Version 1809 for x64-based Systems` →
 * `windows 10 version 1809`, x64; `Windows Server 2022 (Server Core installation)` → `windows server 2022`.
 */
export function windowsProduct(product: string): WindowsProduct {
  const text = product.replace(/\s+/g, ' ').trim().toLowerCase();
  const arch = windowsArch(ARCH_PHRASE.exec(text)?.[1] ?? '');
  const name = text.replace(ARCH_PHRASE, '').replace(OPTION, '').replace(/\s+/g, ' ').trim();
  return { name, ...(arch === undefined ? {} : { arch }) };
}

/** `10.0.20348` of `10.0.20348.2461`: the branch of Windows whose builds count on from its release; undefined for others. */
export const windowsBranch = (build: string): string | undefined => /^((?:10\.0|6\.\d)\.\d+)\.\d+$/.exec(build)?.[1];
