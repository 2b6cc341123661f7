import { moduleStream } from '../../domain/rpm-name.ts';
import { type CsafProduct, partOf } from '../csaf/document.ts';

/** A package that a product id stands for. */
export interface Component {
  readonly name: string;
  /** `[epoch:]version-release` of a build; absent where no build is named. */
  readonly evr?: string;
  /** In rpm's words; `src` is the source package. */
  readonly arch?: string;
  /** Module stream `nodejs:18`. */
  readonly module?: string;
}

const RPM = 'pkg:rpm/';
const MODULE = 'pkg:rpmmod/';

const decoded = (text: string): string => (text.includes('%') ? decodeURIComponent(text) : text);

/** `name:stream`, from `rpmmod=ruby:2.7:8080020230427102918:63b34585`. */
function streamOf(label: string): string {
  const stream = moduleStream(label);
  if (!/^[^:/]+:[^:/]+$/.test(stream)) throw new Error(`no module stream: ${label.slice(0, 80)}`);
  return stream;
}

/** Purls of Red Hat have few forms; the general reader takes longer than the rest of a document. */
function ofPurl(purl: string): Component {
  const question = purl.indexOf('?');
  const path = question < 0 ? purl : purl.slice(0, question);
  const at = path.indexOf('@', RPM.length);
  const name = decoded(path.slice(path.lastIndexOf('/', at < 0 ? undefined : at) + 1, at < 0 ? undefined : at));
  if (name === '') throw new Error(`no package: ${purl.slice(0, 80)}`);
  const version = at < 0 ? '' : decoded(path.slice(at + 1));
  let arch: string | undefined;
  let epoch = '';
  let module: string | undefined;
  if (question >= 0) {
    for (const qualifier of purl.slice(question + 1).split('&')) {
      const equals = qualifier.indexOf('=');
      const value = decoded(qualifier.slice(equals + 1));
      const key = qualifier.slice(0, equals);
      if (key === 'arch') arch = value;
      else if (key === 'epoch' && value !== '0') epoch = `${value}:`;
      else if (key === 'rpmmod') module = streamOf(value);
    }
  }
  return {
    name,
    ...(version !== '' && { evr: `${epoch}${version}` }),
    ...(arch !== undefined && { arch }),
    ...(module !== undefined && { module }),
  };
}

const ARCHES = 'aarch64|i[3456]86|ia64|noarch|ppc|ppc64|ppc64le|s390|s390x|src|x86_64';
const BUILD = new RegExp(`^(.+)-(\\d+):([^:-]+-[^:-]+)\\.(${ARCHES})$`);

/** Products of older documents have a name alone: `telnet-1:0.17-65.el7_6.src`, `go-toolset:rhel8/golang`, `kernel`. */
function ofName(text: string): Component | undefined {
  const [, build, epoch, versionRelease, arch] = BUILD.exec(text) ?? [];
  if (build !== undefined && versionRelease !== undefined && arch !== undefined)
    return { name: build, evr: epoch === '0' ? versionRelease : `${epoch}:${versionRelease}`, arch };
  const slash = text.indexOf('/');
  const module = slash < 0 ? '' : text.slice(0, slash);
  // Before a slash without a stream stands the path of a container image.
  if (slash >= 0 && !module.includes(':')) return undefined;
  const name = text.slice(slash + 1);
  if (!/^[\w.+-]+$/.test(name)) return undefined;
  return { name, arch: 'src', ...(module !== '' && { module: streamOf(module) }) };
}

/** The module stream whose part the product is, where a product above it is a module (documents of before 2025). */
function moduleAbove(product: CsafProduct): string | undefined {
  for (let above = product.platform; above !== undefined; above = above.platform) {
    const purl = partOf(above).purls[0];
    if (purl?.startsWith(MODULE)) {
      const [, name, stream] = /\/([^/@?]+)@([^:?]+)/.exec(decoded(purl)) ?? [];
      if (name !== undefined && stream !== undefined) return streamOf(`${name}:${stream}`);
    }
  }
  return undefined;
}

/**
 * The package behind a product of Red Hat's documents; undefined when it is none (a container image, a module itself).
 * @throws Error when it names a package in a form that is not understood
 */
export function componentOf(product: CsafProduct): Component | undefined {
  const part = partOf(product);
  const [purl] = part.purls;
  if (purl !== undefined && !purl.startsWith(RPM)) return undefined;
  const component = purl === undefined ? ofName(part.id) : ofPurl(purl);
  if (component === undefined || component.module !== undefined) return component;
  const module = moduleAbove(product);
  return module === undefined ? component : { ...component, module };
}

/** Symbols and sources of debuggers: no code of theirs runs. */
export const isDebugInfo = (name: string): boolean => name.endsWith('-debuginfo') || name.endsWith('-debugsource');
