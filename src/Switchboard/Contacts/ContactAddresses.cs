using Switchboard.Channels;
using Switchboard.Compliance.Taint;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>A contact's addresses. An address belongs to one contact of an organization: whoever writes from it is that person.</summary>
[Singleton]
internal sealed class ContactAddresses(NewRecipients recipients)
{
    static readonly Sql Insert = """
        INSERT INTO contact_address (organization_id, address, contact_id)
        VALUES (@organization, @address, @contact)
        ON CONFLICT (organization_id, address) DO NOTHING
        """;

    static readonly Sql Delete = "DELETE FROM contact_address WHERE organization_id = @organization AND address = @address AND contact_id = @contact";

    /// <summary>Addresses as they are kept, however they were written.</summary>
    /// <param name="country">Whose national numbers are understood; none when it is null.</param>
    public static Outcome<List<string>> Read(string field, IReadOnlyList<string>? written, string? country)
    {
        if (written?.Count > ContactText.MaxAddresses)
        {
            return Problem.Invalid(field, $"These are {written.Count} addresses.", $"Give at most {ContactText.MaxAddresses} at once.");
        }

        List<string> read = [];
        foreach (var text in written ?? [])
        {
            var address = ChannelAddress.ParseAny(field, text ?? "", country);
            if (address.Problem is { } wrong)
            {
                return wrong;
            }

            read.Add(address.Value);
        }

        return read.Distinct(StringComparer.Ordinal).ToList();
    }

    /// <summary>
    /// Why the caller may not give them to anybody, or null: whoever has them would be known, and could be written to. Asked before anything is written.
    /// </summary>
    public ValueTask<Problem?> Refuse(Session unit, OrganizationId organization, Caller caller, IEnumerable<string> addresses) =>
        recipients.Refuse(unit, organization, caller, addresses);

    /// <summary>Adds them; those that are there already stay. Tells when one is another contact's.</summary>
    public async ValueTask<Problem?> Add(Session unit, Caller caller, ContactId contact, IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            if (await unit.Execute(Insert, new { address, contact }) == 0 && await ContactBook.HolderOf(unit, address) is { } holder && holder != contact)
            {
                return await ContactBook.Find(unit, caller, holder) is { } known ? Taken(known) : TakenByUnreached;
            }
        }

        return null;
    }

    /// <summary>Takes one away. Whether it was there.</summary>
    public async ValueTask<bool> Remove(Session unit, ContactId contact, string address) => await unit.Execute(Delete, new { contact, address }) == 1;

    static Problem Taken(ContactId holder) => Problem.Conflict(
        "address_taken", $"This is an address of the contact {holder} already.",
        $"If they are the same person, join the two: comms_merge_contacts or POST /api/v1/contacts/{{contactId}}/merge with from {holder}.");

    // An agent learns no more of people that it has nothing to do with.
    static readonly Problem TakenByUnreached = Problem.Conflict(
        "address_taken", "This is an address of another contact already.", "An admin of the organization can join the two, if they are the same person.");
}
