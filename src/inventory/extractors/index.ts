import type { Extractor } from '../extractor.ts';
import { alpm } from './alpm.ts';
import { apk } from './apk.ts';
import { appleApp } from './apple-app.ts';
import { bitnami } from './bitnami.ts';
import { bottlerocket } from './bottlerocket.ts';
import { bunLock } from './bun-lock.ts';
import { cabalFreeze } from './cabal-freeze.ts';
import { cargoLock } from './cargo-lock.ts';
import { chisel } from './chisel.ts';
import { composerInstalled } from './composer-installed.ts';
import { composerLock } from './composer-lock.ts';
import { conanFile } from './conan-file.ts';
import { conanInfo } from './conan-info.ts';
import { conanLock } from './conan-lock.ts';
import { conda } from './conda.ts';
import { condaEnvironment } from './conda-environment.ts';
import { denoLock } from './deno-lock.ts';
import { dotnetAssembly } from './dotnet-assembly.ts';
import { dotnetDeps } from './dotnet-deps.ts';
import { dpkg } from './dpkg.ts';
import { gemfileLock } from './gemfile-lock.ts';
import { gemspec } from './gemspec.ts';
import { githubActions } from './github-actions.ts';
import { githubWorkflows } from './github-workflows.ts';
import { goBinary } from './go-binary.ts';
import { goMod } from './go-mod.ts';
import { goSum } from './go-sum.ts';
import { gradleLockfile } from './gradle-lockfile.ts';
import { gradleVerificationMetadata } from './gradle-verification-metadata.ts';
import { gradleVersionCatalog } from './gradle-version-catalog.ts';
import { homebrew } from './homebrew.ts';
import { javaArchive } from './java-archive.ts';
import { javaRuntime } from './java-runtime.ts';
import { juliaManifest } from './julia-manifest.ts';
import { mixLock } from './mix-lock.ts';
import { nixStore } from './nix-store.ts';
import { nodeModules } from './node-modules.ts';
import { npmLock } from './npm-lock.ts';
import { nugetConfig } from './nuget-config.ts';
import { nugetLock } from './nuget-lock.ts';
import { nugetProject } from './nuget-project.ts';
import { nugetProps } from './nuget-props.ts';
import { opam } from './opam.ts';
import { opkg } from './opkg.ts';
import { otpApp } from './otp-app.ts';
import { pdmLock } from './pdm-lock.ts';
import { pear } from './pear.ts';
import { pipfileLock } from './pipfile-lock.ts';
import { pnpmLock } from './pnpm-lock.ts';
import { podfileLock } from './podfile-lock.ts';
import { poetryLock } from './poetry-lock.ts';
import { pom } from './pom.ts';
import { pomProperties } from './pom-properties.ts';
import { portage } from './portage.ts';
import { pubCache } from './pub-cache.ts';
import { pubLock } from './pub-lock.ts';
import { pylock } from './pylock.ts';
import { python } from './python.ts';
import { pythonEgg } from './python-egg.ts';
import { pythonSetup } from './python-setup.ts';
import { rDescription } from './r-description.ts';
import { rebarLock } from './rebar-lock.ts';
import { requirements } from './requirements.ts';
import { rpm } from './rpm.ts';
import { rpmArchive } from './rpm-archive.ts';
import { rustBinary } from './rust-binary.ts';
import { sbtLock } from './sbt-lock.ts';
import { snap } from './snap.ts';
import { software } from './software.ts';
import { softwareFiles } from './software-files.ts';
import { stackLock } from './stack-lock.ts';
import { swiftResolved } from './swift-resolved.ts';
import { swiplPack } from './swipl-pack.ts';
import { uvLock } from './uv-lock.ts';
import { vcpkg } from './vcpkg.ts';
import { wordpress } from './wordpress.ts';
import { yarnLock } from './yarn-lock.ts';

/** Every package manager that Assay reads, sorted by id. To add one: docs/adding-an-ecosystem.md. */
export const EXTRACTORS: readonly Extractor[] = [
  alpm,
  apk,
  appleApp,
  bitnami,
  bottlerocket,
  bunLock,
  cabalFreeze,
  cargoLock,
  chisel,
  composerInstalled,
  composerLock,
  conanFile,
  conanInfo,
  conanLock,
  conda,
  condaEnvironment,
  denoLock,
  dotnetAssembly,
  dotnetDeps,
  dpkg,
  gemfileLock,
  gemspec,
  githubActions,
  githubWorkflows,
  goBinary,
  goMod,
  goSum,
  gradleLockfile,
  gradleVerificationMetadata,
  gradleVersionCatalog,
  homebrew,
  javaArchive,
  javaRuntime,
  juliaManifest,
  mixLock,
  nixStore,
  nodeModules,
  npmLock,
  nugetConfig,
  nugetLock,
  nugetProject,
  nugetProps,
  opam,
  opkg,
  otpApp,
  pdmLock,
  pear,
  pipfileLock,
  pnpmLock,
  podfileLock,
  poetryLock,
  pom,
  pomProperties,
  portage,
  pubCache,
  pubLock,
  pylock,
  python,
  pythonEgg,
  pythonSetup,
  rDescription,
  rebarLock,
  requirements,
  rpm,
  rpmArchive,
  rustBinary,
  sbtLock,
  snap,
  software,
  softwareFiles,
  stackLock,
  swiftResolved,
  swiplPack,
  uvLock,
  vcpkg,
  wordpress,
  yarnLock,
];
