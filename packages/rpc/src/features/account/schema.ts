import { z } from "zod";
import "../../schema-messages.ts";
import { plainLine } from "../../plain-text.ts";
import { registerInput } from "../auth/schema.ts";

const { username, email, password } = registerInput.shape;
const EXAMPLE_TOKEN = "q8Wc0m2JxV5bT1nZ7yRk4uHs9dLpE3aGf6oQiNwXtBM";

const currentPassword = password.meta({ description: "The password as it is, for proof." });
const newPassword = password.meta({
  description: "The password from now on. The server says how long it must be at least.",
});

const token = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be the token of a mailed link")
  .meta({
    description: "The `token` of the link that was mailed.",
    minLength: 1,
    maxLength: 64,
    examples: [EXAMPLE_TOKEN],
  });

export const updateProfileInput = z
  .strictObject({
    displayName: plainLine(100)
      .nullable()
      .meta({
        description: "What the user is called; null for the username.",
        examples: ["Test User"],
      }),
  })
  .meta({ id: "UpdateProfile", description: "What is to change." });

export const changeUsernameInput = z
  .strictObject({ username, password: currentPassword })
  .meta({ id: "ChangeUsername", description: "The username from now on, and the proof." });

export const changeEmailInput = z
  .strictObject({ email, password: currentPassword })
  .meta({ id: "ChangeEmail", description: "The address to be, and the proof." });

export const confirmEmailInput = z
  .strictObject({ token })
  .meta({ id: "ConfirmEmail", description: "Which address it is." });

export const changePasswordInput = z
  .strictObject({ currentPassword, newPassword })
  .meta({ id: "ChangePassword", description: "The password from now on, and the proof." });

export const forgotPasswordInput = z
  .strictObject({ email })
  .meta({ id: "ForgotPassword", description: "Who is to be mailed." });

export const resetPasswordInput = z
  .strictObject({ token, password: newPassword })
  .meta({ id: "ResetPassword", description: "The password from now on, and the proof." });

export const deleteAccountInput = z
  .strictObject({ password: currentPassword })
  .meta({ id: "DeleteAccount", description: "The proof." });
