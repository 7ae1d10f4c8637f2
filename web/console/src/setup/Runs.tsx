import type { SetUpServer } from '../api/schema';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Section } from '../parts/Section';

const databases: Record<string, string> = { sqlite: 'SQLite, in the data folder', postgresql: 'PostgreSQL' };

const keys: Record<string, string> = { file: 'master.key in the data folder: back it up apart from the database', setting: 'By a setting (Secrets:MasterKey)' };

/** What the server runs on. */
export const Runs = ({ server: { version, localUrl, database, dataFolder, masterKey } }: { server: SetUpServer }) => (
  <Section title="What it runs on">
    <Facts
      of={[
        ['Version', version],
        ['Here', <Id of={localUrl} />],
        ['Database', databases[database] ?? database],
        ['Data folder', <Id of={dataFolder} />],
        ['Master key', keys[masterKey] ?? masterKey],
      ]}
    />
  </Section>
);
