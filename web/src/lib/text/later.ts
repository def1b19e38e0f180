/** What is made when it is first needed: the first formatter of a kind takes a phone tens of milliseconds. */
export function later<Made>(make: () => Made): () => Made {
	let made: Made | undefined;
	return () => (made ??= make());
}
