import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import { useOrganization } from '../app/organization';
import { Id } from './Id';

const places: Record<string, string> = { alr: 'alerts', cnv: 'inbox', ctc: 'contacts', whk: 'webhooks' };

const isId = /^([a-z]{3,4})_[0-9a-z]{8,}$/i;

interface SubjectProps {
  /** An id, or another text. */
  of: string;
}

/** What something is about: a link where the console has a page for it, an id to copy where not. */
export function Subject({ of }: SubjectProps) {
  const organization = useOrganization();
  const prefix = isId.exec(of)?.[1];
  if (prefix === 'agt' && !organization.isDeployment) {
    return (
      <Link to={organization.to(`agents/${of}`)}>
        <AgentName of={of} />
      </Link>
    );
  }

  if (prefix === 'org') {
    return organization.isDeployment && of !== organization.organizationId ? <Link to={organization.to(`organizations/${of}`)}>{of}</Link> : <Id of={of} />;
  }

  const place = prefix && places[prefix];
  if (place && !(organization.isDeployment && place !== 'alerts')) {
    return <Link to={organization.to(`${place}/${of}`)}>{of}</Link>;
  }

  return prefix ? <Id of={of} /> : <>{of}</>;
}
