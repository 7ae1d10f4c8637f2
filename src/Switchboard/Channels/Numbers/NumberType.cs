namespace Switchboard.Channels.Numbers;

/// <summary>What a number is for, as far as its country's numbering plan tells.</summary>
public enum NumberType
{
    /// <summary>The plan has no such range, or does not tell.</summary>
    Unknown,

    /// <summary>A line that stays in one place.</summary>
    Fixed,

    /// <summary>A mobile phone.</summary>
    Mobile,

    /// <summary>Either: the country numbers both alike, as the United States do.</summary>
    FixedOrMobile,

    /// <summary>Free for who calls.</summary>
    TollFree,

    /// <summary>Dear for who calls.</summary>
    PremiumRate,

    /// <summary>Paid by both ends.</summary>
    SharedCost,

    /// <summary>A line over the internet.</summary>
    Voip,

    /// <summary>A number that follows a person over several lines.</summary>
    Personal,

    /// <summary>A pager.</summary>
    Pager,

    /// <summary>One number for all lines of a company.</summary>
    CompanyWide,

    /// <summary>Access to a voice mailbox.</summary>
    Voicemail,
}
