namespace Switchboard.Channels.Gate;

/// <summary>
/// The rows that the conditions of the gate's rules speak of, joined once for all of them: a statement costs by the tables that it names, and most rules ask
/// about the same few. All are found by keys, and there is one row of the join whatever is missing.
/// </summary>
internal static class GateRows
{
    /// <summary>
    /// What stands behind FROM: <c>o</c> is the organization, <c>p</c> its sending policy, <c>g</c> the agent, <c>a</c> the person's address, <c>t</c> the
    /// contact who has it, <c>v</c> the conversation of the two. <c>l</c> tells with 1 or 0 whether something is on record at <c>@To</c> or another address of
    /// whoever has it: <c>l.prohibited</c> (do-not-contact), <c>l.opted_out</c>, <c>l.withdrawn</c> (consent).
    /// </summary>
    /// <remarks>
    /// CROSS JOIN has SQLite begin with the person: it would read the organization's whole lists. The agent of the conversation is no key of it, lest
    /// PostgreSQL, while it knows nothing of the table, reads all of the agent's.
    /// </remarks>
    public const string All = """
        (SELECT 1 AS one) AS here
        LEFT JOIN organization o ON o.organization_id = @organization
        LEFT JOIN sending_policy p ON p.organization_id = @organization
        LEFT JOIN agent g ON g.id = @AgentId AND g.organization_id = @organization
        LEFT JOIN contact_address a ON a.organization_id = @organization AND a.address = @To
        LEFT JOIN contact t ON t.id = a.contact_id AND t.organization_id = @organization
        LEFT JOIN conversation v ON v.organization_id = @organization AND v.contact_id = a.contact_id AND v.agent_id || '' = @AgentId
        CROSS JOIN (
            SELECT
                max(CASE WHEN EXISTS (
                    SELECT 1 FROM do_not_contact n WHERE n.organization_id = @organization AND n.address = their.address AND n.removed_at IS NULL)
                    THEN 1 ELSE 0 END) AS prohibited,
                max(CASE WHEN EXISTS (
                    SELECT 1 FROM opt_out n WHERE n.organization_id = @organization AND n.address = their.address AND n.revoked_at IS NULL)
                    THEN 1 ELSE 0 END) AS opted_out,
                max(CASE WHEN EXISTS (
                    SELECT 1 FROM consent_revocation n WHERE n.organization_id = @organization AND n.address = their.address)
                    THEN 1 ELSE 0 END) AS withdrawn
            FROM (
                SELECT @To AS address
                UNION ALL SELECT other.address FROM contact_address known CROSS JOIN contact_address other
                WHERE known.organization_id = @organization AND known.address = @To AND other.organization_id = known.organization_id
                    AND other.contact_id = known.contact_id AND other.address <> known.address) AS their) AS l
        """;

    /// <summary>
    /// A condition over them, for what the telephone's other number <c>@Twin</c> counts too, as in a few countries: those are to be looked at closely, and
    /// the others needn't ask for both.
    /// </summary>
    public static string IsListed(string column) => $"(@Twin <> @To OR l.{column} = 1)";
}
