// Reads an AsyncAPI document and prints what its authors' parser has to say against it, a line each.
import { Parser } from '@asyncapi/parser';

let text = '';
for await (const piece of process.stdin) text += piece;
const { document, diagnostics } = await new Parser().parse(text);
for (const one of diagnostics) if (one.severity < 2) console.log(`${one.path.join('.')}: ${one.message}`);
if (document) console.log(`channels: ${document.channels().all().map((one) => one.address()).join(', ')}`);
