/** Conversations whose owner was changed on this very page: nobody has to be told of those. */
const done = new Set<string>();

export const isOwnDoing = (conversationId: string) => done.has(conversationId);

export const noteOwnDoing = (conversationId: string) => void done.add(conversationId);
