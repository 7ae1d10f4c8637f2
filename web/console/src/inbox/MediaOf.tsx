import { IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import type { MediaItem } from '../api/schema';
import { sizeOf } from '../parts/numbers';
import classes from './MediaOf.module.css';

interface MediaOfProps {
  items: MediaItem[];
  agentId: string;
}

/** The pictures, sounds and files of a message. */
export const MediaOf = ({ items, agentId }: MediaOfProps) => (
  <ul className={classes.media}>
    {items.map((item, place) => (
      <li key={place}>
        <Medium item={item} address={item.mediaId ? `/api/v1/media/${encodeURIComponent(item.mediaId)}?agentId=${agentId}` : undefined} />
        {item.note && <p className={classes.note}>{item.note}</p>}
      </li>
    ))}
  </ul>
);

function Medium({ item: { contentType, name, bytes }, address }: { item: MediaItem; address: string | undefined }) {
  const [isGone, setGone] = useState(false);
  const kind = contentType?.split('/')[0];
  if (address && !isGone && kind === 'image') {
    return (
      <a href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={name ?? 'A picture'} loading="lazy" onError={() => setGone(true)} />
      </a>
    );
  }

  if (address && !isGone && kind === 'audio') {
    return <audio src={address} controls preload="none" aria-label={name ?? 'A sound'} onError={() => setGone(true)} />;
  }

  const says = `${name ?? 'A file'} (${[contentType, bytes && sizeOf(bytes)].filter(Boolean).join(', ') || 'of unknown kind'})`;
  return (
    <span className={classes.file}>
      <IconFile size={16} aria-hidden />
      {address ? (
        <a href={address} target="_blank" rel="noreferrer" download={name ?? true}>
          {says}
        </a>
      ) : (
        says
      )}
      {isGone && <span className={classes.note}>It can’t be shown: it may be gone at the provider.</span>}
    </span>
  );
}
