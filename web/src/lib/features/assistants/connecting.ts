/** What is pasted where, so that an assistant finds this place. */

/** A name without anything that a file of settings could trip over. */
const NAME = 'salon';

/** The address assistants connect to, from the address of the page one is on. */
export const toEndpoint = (origin: string): string => `${origin}/mcp`;

/** The text to copy for each way of connecting, in the order of the words; none where the address is enough. */
export function listSnippets(endpoint: string): (string | null)[] {
	const settings = { servers: { [NAME]: { type: 'http', url: endpoint } } };
	return [
		null,
		`claude mcp add --transport http ${NAME} ${endpoint}`,
		JSON.stringify(settings, null, 2),
		`npx @modelcontextprotocol/inspector --cli ${endpoint} --transport http --method tools/list`
	];
}
