import type { Coordinates } from './coordinates.ts';

interface KnownGroup {
  readonly artifact: RegExp;
  readonly groupId: string | ((version: string) => string);
  /** A folder of its classes: a foreign archive of the same name has none. */
  readonly folder: string;
}

const majorOf = (version: string): number => Number.parseInt(version, 10);
const springProject = (project: string, artifact: RegExp): KnownGroup => ({
  artifact,
  groupId: `org.springframework.${project}`,
  folder: 'org/springframework/',
});

/**
 * Libraries that advisories name and whose builds (Gradle, Ant) leave no pom.properties behind. Few on purpose:
 * an index of SHA-1 sums knows all. Groups as published on Maven Central.
 */
const KNOWN: readonly KnownGroup[] = [
  {
    artifact:
      /^spring-(?:aop|aspects|beans|context|context-indexer|context-support|core|core-test|expression|instrument|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|test|tx|web|webflux|webmvc|webmvc-portlet|websocket)$/,
    groupId: 'org.springframework',
    folder: 'org/springframework/',
  },
  springProject('amqp', /^spring-(?:amqp|rabbit|rabbit-stream)$/),
  springProject('batch', /^spring-batch-[a-z-]+$/),
  springProject('boot', /^spring-boot(?:-[a-z0-9-]+)?$/),
  springProject('graphql', /^spring-graphql$/),
  springProject('integration', /^spring-integration-[a-z0-9-]+$/),
  springProject('kafka', /^spring-kafka$/),
  springProject('ldap', /^spring-ldap-[a-z0-9-]+$/),
  springProject('security', /^spring-security-[a-z0-9-]+$/),
  springProject('session', /^spring-session-[a-z0-9-]+$/),
  springProject('webflow', /^spring-(?:webflow|binding|faces)$/),
  {
    artifact: /^tomcat-embed-(?:core|el|jasper|websocket)$/,
    groupId: 'org.apache.tomcat.embed',
    folder: 'org/apache/',
  },
  {
    artifact: /^tomcat-(?:catalina|coyote|jasper|juli|util|websocket|jdbc|dbcp)$/,
    groupId: 'org.apache.tomcat',
    folder: 'org/apache/',
  },
  {
    artifact: /^(?:bcprov|bcpkix|bcutil|bcpg|bcmail|bcjmail|bctls)-[a-z0-9]+$/,
    groupId: 'org.bouncycastle',
    folder: 'org/bouncycastle/',
  },
  { artifact: /^c3p0$/, groupId: 'com.mchange', folder: 'com/mchange/' },
  { artifact: /^dom4j$/, groupId: (version) => (majorOf(version) < 2 ? 'dom4j' : 'org.dom4j'), folder: 'org/dom4j/' },
  { artifact: /^elasticsearch(?:-[a-z-]+)?$/, groupId: 'org.elasticsearch', folder: 'org/elasticsearch/' },
  {
    artifact: /^groovy(?:-[a-z0-9-]+)?$/,
    groupId: (version) => (majorOf(version) < 4 ? 'org.codehaus.groovy' : 'org.apache.groovy'),
    folder: 'org/codehaus/groovy/',
  },
  {
    artifact:
      /^grpc-(?:alts|api|auth|context|core|netty|netty-shaded|okhttp|protobuf|protobuf-lite|services|stub|xds)$/,
    groupId: 'io.grpc',
    folder: 'io/grpc/',
  },
  { artifact: /^h2$/, groupId: 'com.h2database', folder: 'org/h2/' },
  {
    artifact: /^hibernate-(?:core|envers|entitymanager)$/,
    groupId: (version) => (majorOf(version) < 6 ? 'org.hibernate' : 'org.hibernate.orm'),
    folder: 'org/hibernate/',
  },
  { artifact: /^jdom2?$/, groupId: 'org.jdom', folder: 'org/jdom' },
  {
    artifact: /^(?:kafka-clients|kafka-streams|kafka_2\.\d+|connect-(?:api|json|runtime))$/,
    groupId: 'org.apache.kafka',
    folder: '',
  },
  { artifact: /^kotlin-(?:stdlib(?:-[a-z0-9]+)?|reflect)$/, groupId: 'org.jetbrains.kotlin', folder: 'kotlin/' },
  { artifact: /^mysql-connector-java$/, groupId: 'mysql', folder: 'com/mysql/' },
  { artifact: /^mysql-connector-j$/, groupId: 'com.mysql', folder: 'com/mysql/' },
  {
    artifact: /^okhttp(?:-[a-z]+)?$/,
    groupId: (version) => (majorOf(version) < 3 ? 'com.squareup.okhttp' : 'com.squareup.okhttp3'),
    folder: '',
  },
  { artifact: /^okio(?:-jvm)?$/, groupId: 'com.squareup.okio', folder: 'okio/' },
  { artifact: /^poi(?:-[a-z-]+)?$/, groupId: 'org.apache.poi', folder: 'org/apache/poi/' },
  { artifact: /^postgresql$/, groupId: 'org.postgresql', folder: 'org/postgresql/' },
  { artifact: /^reactor-core$/, groupId: 'io.projectreactor', folder: 'reactor/' },
  { artifact: /^reactor-netty(?:-[a-z]+)?$/, groupId: 'io.projectreactor.netty', folder: 'reactor/netty/' },
  {
    artifact: /^solr-(?:core|solrj|velocity|dataimporthandler)$/,
    groupId: 'org.apache.solr',
    folder: 'org/apache/solr/',
  },
  { artifact: /^xalan$/, groupId: 'xalan', folder: 'org/apache/xalan/' },
  { artifact: /^xercesImpl$/, groupId: 'xerces', folder: 'org/apache/xerces/' },
  { artifact: /^xmlbeans$/, groupId: 'org.apache.xmlbeans', folder: 'org/apache/xmlbeans/' },
];

/** Folders that {@link knownCoordinates} asks about: remembered while an archive's entries pass by. */
export const KNOWN_FOLDERS: readonly string[] = [...new Set(KNOWN.map(({ folder }) => folder))].filter((f) => f !== '');

/** @param folders of {@link KNOWN_FOLDERS}, those that the archive has */
export function knownCoordinates(
  artifactId: string,
  version: string,
  folders: ReadonlySet<string>,
): Coordinates | undefined {
  const known = KNOWN.find(
    (each) => each.artifact.test(artifactId) && (each.folder === '' || folders.has(each.folder)),
  );
  if (known === undefined) return undefined;
  const groupId = typeof known.groupId === 'string' ? known.groupId : known.groupId(version);
  return { groupId, artifactId, version };
}
