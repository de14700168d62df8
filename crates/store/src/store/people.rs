//! Who may open the store: key slots of members.

use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use zeroize::Zeroizing;

use super::Store;
use crate::StoreError;
use crate::keys::{self, KeySlots, RecoveryCode, SlotOwner, Tile};

impl Store {
    /// Checks a secret while the store is open: somebody else sits down at the same machine.
    ///
    /// # Errors
    /// [`StoreError::WrongSecret`], [`StoreError::SecretDelayed`],
    /// [`StoreError::UnknownMember`], [`StoreError::KeyringUnavailable`].
    pub fn check_secret(&self, member: EntityId, secret: &str) -> Result<(), StoreError> {
        let _guard = self.guard_key_slots();
        let path = self.location.key_slots();
        let key = keys::check_secret(&path, member, secret, &self.clock, self.vault.as_ref())?;
        if key != self.key {
            return Err(StoreError::KeySlotsDamaged {
                detail: "a slot holds another store's key".to_owned(),
            });
        }
        Ok(())
    }

    /// Gives a member a slot with a secret, in the place of the one they had.
    ///
    /// # Errors
    /// [`StoreError::WeakSecret`].
    pub fn set_member_slot(
        &self,
        member: EntityId,
        label: &str,
        role: Role,
        secret: &str,
    ) -> Result<(), StoreError> {
        let owner = SlotOwner {
            member,
            label,
            role,
            secret,
        };
        self.edit_key_slots(|slots| slots.set(&owner, &self.key, self.vault.as_ref()))
    }

    /// Changes a member's own secret.
    ///
    /// # Errors
    /// Those of [`Store::check_secret`], and [`StoreError::WeakSecret`].
    pub fn change_secret(&self, member: EntityId, old: &str, new: &str) -> Result<(), StoreError> {
        self.check_secret(member, old)?;
        self.reset_secret(member, new)
    }

    /// Gives a member another secret without asking for the old one: by the head, or after the
    /// recovery code.
    ///
    /// # Errors
    /// [`StoreError::UnknownMember`], [`StoreError::WeakSecret`].
    pub fn reset_secret(&self, member: EntityId, new: &str) -> Result<(), StoreError> {
        let tile = self.tile(member)?;
        self.set_member_slot(member, &tile.label, tile.role, new)
    }

    /// Changes what a member's tile shows; their secret stays.
    ///
    /// # Errors
    /// [`StoreError::UnknownMember`], [`StoreError::LastHead`].
    pub fn relabel_member_slot(
        &self,
        member: EntityId,
        label: &str,
        role: Role,
    ) -> Result<(), StoreError> {
        self.edit_key_slots(|slots| slots.relabel(member, label, role))
    }

    /// Takes a member's slot out: they cannot open the store any more.
    ///
    /// # Errors
    /// [`StoreError::UnknownMember`], [`StoreError::LastHead`].
    pub fn remove_member_slot(&self, member: EntityId) -> Result<(), StoreError> {
        self.edit_key_slots(|slots| slots.remove(member))
    }

    /// Makes a new recovery code; the one before stops working.
    ///
    /// # Errors
    /// [`StoreError::Random`], and those of writing `keyslots.json`.
    pub fn renew_recovery_code(&self) -> Result<RecoveryCode, StoreError> {
        let code = RecoveryCode::generate()?;
        self.edit_key_slots(|slots| slots.set_recovery(&self.key, &code))?;
        Ok(code)
    }

    /// The store's key, to be encrypted to the ward and to nobody else.
    #[must_use]
    pub fn key_to_wrap(&self) -> Zeroizing<[u8; 32]> {
        self.key.exported()
    }

    /// Keeps the store's key as the ward can read it, in the place of the one before.
    ///
    /// # Errors
    /// Those of writing `keyslots.json`.
    pub fn keep_key_for_ward(&self, sealed: &[u8]) -> Result<(), StoreError> {
        self.edit_key_slots(|slots| {
            slots.set_ward(sealed);
            Ok(())
        })
    }

    fn tile(&self, member: EntityId) -> Result<Tile, StoreError> {
        let _guard = self.guard_key_slots();
        let slots = KeySlots::load(&self.location.key_slots())?;
        slots
            .tiles()?
            .into_iter()
            .find(|tile| tile.member == member)
            .ok_or(StoreError::UnknownMember(member))
    }

    fn edit_key_slots(
        &self,
        edit: impl FnOnce(&mut KeySlots) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _guard = self.guard_key_slots();
        let path = self.location.key_slots();
        let mut slots = KeySlots::load(&path)?;
        edit(&mut slots)?;
        slots.save(&path)
    }

    fn guard_key_slots(&self) -> std::sync::MutexGuard<'_, ()> {
        self.key_slots
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
