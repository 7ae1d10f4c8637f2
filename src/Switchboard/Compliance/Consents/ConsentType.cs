namespace Switchboard.Compliance.Consents;

/// <summary>How a person agreed. Each allows what those before it allow.</summary>
internal enum ConsentType
{
    /// <summary>By what they did, such as asking for something; it needs no record.</summary>
    Implied,

    /// <summary>For a business that is under way.</summary>
    Transactional,

    /// <summary>In words, spoken or written.</summary>
    Express,

    /// <summary>In writing, signed, also electronically, to a text that names who contacts them and what for (47 CFR 64.1200(f)(9)).</summary>
    Written,
}
