import type { Severity } from './severity.ts';

/** What a check of Dockerfiles looks for (inspector.md 3.16). */
export interface DockerfileCheck {
  readonly id: string;
  /** For lists, without a full stop. */
  readonly title: string;
  /** Why it matters and what to do instead. */
  readonly description: string;
  readonly severity: Severity;
  readonly reference: string;
  /** Amazon Inspector has published findings with this number; the numbers of the others are Assay's own. */
  readonly isPublished: boolean;
}

const DOCKER_INSTRUCTIONS = 'https://docs.docker.com/build/building/best-practices/';

const flag = (
  id: string,
  command: string,
  effect: string,
  reference: string,
  isPublished = false,
): DockerfileCheck => ({
  id,
  title: `${command} switches a protection off`,
  description: `${effect} Whoever sits between the build and the server, or holds a mirror, decides what gets into the image. Install the right certificate or key instead.`,
  severity: 'HIGH',
  reference,
  isPublished,
});

const variable = (id: string, name: string, effect: string, reference: string, isPublished = false): DockerfileCheck =>
  flag(id, name, effect, reference, isPublished);

const secret = (id: string, what: string, reference: string, isPublished = true): DockerfileCheck => ({
  id,
  title: `${what} in the build`,
  description: `The text looks like a ${what}. It stays readable in the image's layers and history, also when a later step removes it. Revoke it, and hand it to the build as a secret mount.`,
  severity: 'CRITICAL',
  reference,
  isPublished,
});

const removal = (id: string, manager: string, reference: string): DockerfileCheck => ({
  id,
  title: `The package database of ${manager} is removed`,
  description: `Without ${manager}'s database nobody can tell what is installed: scans of the image find less than there is. Leave the database in the image.`,
  severity: 'INFORMATIONAL',
  reference,
  isPublished: false,
});

const ALL: readonly DockerfileCheck[] = [
  {
    id: 'IN-DOCKER-001',
    title: 'apt-get update and apt-get install in different layers',
    description:
      'A layer with the package lists is taken from the cache while the layer that installs is built anew: outdated versions are installed, or none is found. Run both in one RUN instruction.',
    severity: 'INFORMATIONAL',
    reference: `${DOCKER_INSTRUCTIONS}#apt-get`,
    isPublished: true,
  },
  {
    id: 'IN-DOCKER-002',
    title: 'sudo is installed or used',
    description:
      'Terminal handling and the forwarding of signals behave unpredictably under sudo, and it is one more way to become root. Switch users with USER, or with gosu.',
    severity: 'INFORMATIONAL',
    reference: `${DOCKER_INSTRUCTIONS}#user`,
    isPublished: true,
  },
  {
    id: 'IN-DOCKER-003',
    title: 'The last USER is root',
    description:
      'The container starts as root although it could run without privileges. End with a USER that is not root.',
    severity: 'INFORMATIONAL',
    reference: `${DOCKER_INSTRUCTIONS}#user`,
    isPublished: true,
  },
  {
    id: 'IN-DOCKER-004',
    title: 'apt is used in a script',
    description:
      'The command line of apt is made for people and may change between releases. Use apt-get and apt-cache in scripts.',
    severity: 'INFORMATIONAL',
    reference: 'https://manpages.debian.org/stretch/apt/apt.8.en.html',
    isPublished: true,
  },
  flag(
    'IN-DOCKER-005-001',
    'npm --strict-ssl=false',
    'npm no longer checks the certificate of the registry.',
    'https://docs.npmjs.com/cli/v10/using-npm/config#strict-ssl',
  ),
  flag(
    'IN-DOCKER-005-002',
    'apk --allow-untrusted',
    'apk installs packages without a signature, or with one that nobody trusts.',
    'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
  ),
  flag(
    'IN-DOCKER-005-003',
    'apt-get --allow-unauthenticated',
    'apt-get installs packages whose signatures cannot be verified.',
    'https://manpages.debian.org/stretch/apt/apt-get.8.en.html',
    true,
  ),
  flag(
    'IN-DOCKER-005-004',
    'pip --trusted-host',
    'pip no longer checks the certificate of that host.',
    'https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host',
  ),
  flag(
    'IN-DOCKER-005-005',
    'rpm --nodigest, --nosignature, --noverify or --nofiledigest',
    'rpm installs packages without verifying their digests or signatures.',
    'https://rpm-software-management.github.io/rpm/man/',
  ),
  flag(
    'IN-DOCKER-005-006',
    'sslverify=false for yum',
    'yum and dnf no longer check the certificates of repositories.',
    'https://man7.org/linux/man-pages/man5/yum.conf.5.html',
  ),
  flag(
    'IN-DOCKER-005-007',
    'yum --nogpgcheck',
    'yum and dnf install packages without verifying their signatures.',
    'https://man7.org/linux/man-pages/man8/yum.8.html',
  ),
  flag(
    'IN-DOCKER-005-008',
    'curl --insecure',
    'curl no longer checks the certificate of the server.',
    'https://curl.se/docs/manpage.html#-k',
  ),
  flag(
    'IN-DOCKER-005-009',
    'wget --no-check-certificate',
    'wget no longer checks the certificate of the server.',
    'https://www.gnu.org/software/wget/manual/wget.html#index-SSL-certificate_002c-check',
  ),
  variable(
    'IN-DOCKER-006-001',
    'NPM_CONFIG_STRICT_SSL=false',
    'npm no longer checks the certificate of the registry.',
    'https://docs.npmjs.com/cli/v10/using-npm/config',
    true,
  ),
  variable(
    'IN-DOCKER-006-002',
    'NODE_TLS_REJECT_UNAUTHORIZED=0',
    'Node.js no longer checks the certificate of any server.',
    'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
  ),
  variable(
    'IN-DOCKER-006-003',
    'GIT_SSL_NO_VERIFY',
    'git no longer checks the certificate of any server, whatever the value is.',
    'https://git-scm.com/book/en/v2/Git-Internals-Environment-Variables',
  ),
  variable(
    'IN-DOCKER-006-004',
    'PIP_TRUSTED_HOST',
    'pip no longer checks the certificates of these hosts.',
    'https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host',
  ),
  secret(
    'IN-DOCKER-007-001',
    'AWS access key id',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
  ),
  secret(
    'IN-DOCKER-007-002',
    'Docker Hub access token',
    'https://docs.docker.com/security/for-developers/access-tokens/',
  ),
  secret(
    'IN-DOCKER-007-003',
    'GitHub access token',
    'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens',
  ),
  secret(
    'IN-DOCKER-007-004',
    'GitLab access token',
    'https://docs.gitlab.com/ee/user/profile/personal_access_tokens.html',
  ),
  secret(
    'IN-DOCKER-007-005',
    'AWS secret access key',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    false,
  ),
  removal('IN-DOCKER-008-001', 'apk', 'https://man.archlinux.org/man/apk.8.en#System_files'),
  removal('IN-DOCKER-008-002', 'dpkg', 'https://manpages.debian.org/dpkg.1'),
  removal('IN-DOCKER-008-003', 'rpm', 'https://rpm-software-management.github.io/rpm/man/rpm-common.8#FILES'),
];

/** Every check, sorted by id. docs/dockerfile.md lists them for users. */
export const DOCKERFILE_CHECKS: readonly DockerfileCheck[] = ALL;

const BY_ID: ReadonlyMap<string, DockerfileCheck> = new Map(ALL.map((check) => [check.id, check]));

/** The check of this id; a document of a newer tool may name one that is not known here: it is shown, as untriaged. */
export const dockerfileCheck = (id: string): DockerfileCheck =>
  BY_ID.get(id) ?? {
    id,
    title: 'A check that this version does not know',
    description: 'The document comes from a tool with further checks of Dockerfiles.',
    severity: 'UNTRIAGED',
    reference: 'https://docs.aws.amazon.com/inspector/latest/user/dockerfile-checks.html',
    isPublished: false,
  };
