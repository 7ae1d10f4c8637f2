namespace Switchboard.Verification;

/// <summary>
/// What a one-time code is for. The person is told, and so is whoever checks it: a code that was given for one thing says so when it is used for another.
/// </summary>
public enum CodePurpose
{
    /// <summary>To show whose the address is.</summary>
    Verification,

    /// <summary>To sign in.</summary>
    SignIn,

    /// <summary>To confirm a booking.</summary>
    Booking,

    /// <summary>To change what is known of the person.</summary>
    ChangeDetails,

    /// <summary>To confirm a payment.</summary>
    Payment,
}
