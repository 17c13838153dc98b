/**
 * The version of the wire between workstation and hub. A change of any schema in `hub-api.ts` or of the rows it
 * carries changes the hash that `wire-schema.test.ts` checks; whoever changes it adds a line here and raises the number
 * when an older workstation or hub could not cope.
 *
 * 1 · 2026-11 · the first. Before its release: calendars carry a revision and their edits, people their working hours,
 *     engagements warning levels and an agreed time. Attachments: a kind of row, commands, and a lane for bytes. Work
 *     items say until when they are checked out, engagements how long that may be; leases are renewed and the next item
 *     is claimed by asking the hub.
 *     Time entries, timers and timesheets: kinds of rows, and commands. Reviews of weeks. How engagements round.
 *     Settings say what they were written over. Reports, line by line.
 *     Access to engagements, receipts for what is forgotten, the sealed quarantine, a client's consent to work abroad;
 *     pages name what must be kept off disk. A push names the epoch it is meant for.
 *     Devices are listed and revoked; one that must go hands over what it has not sent, what it wrote in documents and the
 *     bytes of its files, as a scope does that is forgotten.
 *     Engagements name activities and what entries must say; working agreements, a kind of row; a report of attendance.
 *     Reports name their currency.
 *     Documents: a kind of row, commands, and a lane for their bodies.
 *     Timesheets say whether they were carried over from another system, and what of them was approved while the rest was
 *     returned. The queue of weeks that wait, and several approved at once.
 *     Clients carry the record of their consent to work abroad, edited online.
 *     Notes of what left a workstation or was kept from leaving, for the audit.
 *     Clients say how their papers look, engagements where our own name may stand.
 *     A firm's own templates and clauses: kinds of rows.
 *     What goes beyond a budget is told in reviews; budgets and how much of them is used.
 *     Reviews say in whose place; leads hand them over, and a firm says how long a week may wait.
 *     Weeks of a team, and of it for one client.
 *     How many weeks wait for their reviewer and why; delegations are told to whom they concern.
 *     A setting names the device it was written on, and its number there.
 *     A push holds up to 500 mutations, and may name the one it follows, which was not answered yet when it left.
 *     What was written in a document and is not taken there is sealed before its engagement is erased.
 *     A decision about a week says how far its person's chain was shown.
 *     The next claim says in which scope it is, and is asked for by clients that keep off the disk what must be.
 */
export const protocolVersion = 1;

/** The oldest workstation protocol that this hub still serves. */
export const oldestWorkstationProtocol = 1;

/** What `GET /v1/hub` answers in `product`, so that a captive portal or another server is never taken for a hub. */
export const hubProduct = 'meridian-hub';
