import type { AnyChannel, ConsentType, Purpose } from '../api/schema';
import { channelWord } from '../parts/Channel';
import { spoken } from '../parts/tones';

const option = <Word extends string>(value: Word, label: string) => ({ value, label });

const channels: AnyChannel[] = ['all', 'sms', 'whatsapp', 'email', 'voice'];
const purposesOfAll: Purpose[] = ['transactional', 'informational', 'marketing'];
const types: ConsentType[] = ['implied', 'transactional', 'express', 'written'];

export const anyChannel = channels.map(one => option(one, channelWord(one)));

export const oneChannel = anyChannel.slice(1);

export const purposes = purposesOfAll.map(one => option(one, spoken(one)));

export const consentTypes = types.map(one => option(one, spoken(one)));

/** The first of a choice, for none of the others. */
export const none = (label: string) => ({ value: '', label });

/** What acts on an address changes: ask for these again. */
export const ofAddresses = ['consents', 'optOuts', 'prohibitions', 'contacts', 'conversations'];
