/** The English words of connecting an assistant. */

export const assistants = {
	assistants: {
		title: 'Assistants',
		lead: (place: string) =>
			`${place} works inside ChatGPT, Claude and any other assistant that speaks MCP: it can read for you, have pictures made, and leave you drafts.`,
		address: 'The address to connect to',
		copy: 'Copy',
		copied: 'Copied.',
		trustTitle: 'What an assistant may do',
		trust: [
			'You choose what each may do, and how many pictures and how much money a day, when you let it in.',
			'It leaves drafts. Nothing is published before you said yes to it, each time.',
			'What people write here reaches it as content, never as instructions.',
			'All it does is marked as its doing, and you can send it away at any time.'
		],
		manage: 'Assistants and apps you let in',
		ways: [
			{
				name: 'ChatGPT',
				steps: [
					'Open the settings, then Apps & Connectors; where it is asked for, turn on developer mode under Advanced.',
					'Choose Create, paste the address, and leave authentication on OAuth.',
					'In a conversation, pick the app from the menu of tools.'
				]
			},
			{
				name: 'Claude',
				steps: [
					'Open the settings, then Connectors, and choose Add custom connector.',
					'Paste the address and press Connect.',
					'For Claude Code, run this in a terminal:'
				]
			},
			{
				name: 'VS Code',
				steps: ['Put this into .vscode/mcp.json of a folder, and press Start above it:']
			},
			{
				name: 'MCP Inspector',
				steps: ['To look at everything that is offered, run this in a terminal:']
			}
		]
	}
};
