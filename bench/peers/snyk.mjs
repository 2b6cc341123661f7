// Scans one image archive as snyk-docker-plugin's users do: node snyk.mjs image.tar
import { pathToFileURL } from 'node:url';

const [plugin, path] = process.argv.slice(2);
const { scan } = await import(pathToFileURL(plugin).href);
const { scanResults } = await scan({ path: `docker-archive:${path}`, 'app-vulns': true });
process.stdout.write(`${scanResults.length}\n`);
